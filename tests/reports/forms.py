"""Asks for a report in JSON and in another form, which must have the same numbers."""

from typing import Any

from hypothesis import strategies as st

from tests.api import Api
from tests.reports import rows
from tests.reports.reading import csv_rows, numbers, printed, sheet_rows

forms = st.sampled_from(["csv", "xlsx", "pdf"])
# A column of the PDF in front of which no number stands.
HEADINGS = {"weekly": "Monday", "utilization": "Capacity", "budget": "Used hours"}


def told(
    api: Api, name: str, query: dict[str, Any], form: str, dimensions: list[str] | None = None
) -> Any:
    """The report in JSON, once the other form has been seen to have its numbers."""
    in_json = ask(api, name, query).json[name]
    lines, totals = rows.of(name, in_json, dimensions)
    data = ask(api, name, query | {"format": form}).data
    if form == "pdf":
        expected = [text for line in [*lines, *totals] for text in rows.in_print(line)]
        assert printed(data, HEADINGS.get(name, "Hours")) == expected, name
        return in_json
    found = csv_rows(data) if form == "csv" else sheet_rows(data, keys(api, name, query))
    cells = [rows.in_cells(line) for line in lines]
    columns = list(cells[0]) if cells else []
    assert numbers(found, columns) == numbers(cells, columns), name
    return in_json


def ask(api: Api, name: str, query: dict[str, Any]) -> Any:
    answer = api.get(f"/reports/{name}", query_string=query)
    assert answer.status_code == 200, answer.text
    return answer


def keys(api: Api, name: str, query: dict[str, Any]) -> list[str]:
    """The keys of the columns, which a sheet does not tell."""
    head = ask(api, name, query | {"format": "csv"}).text.partition("\r\n")[0]
    return list(head.split(","))
