"""Columns that several reports have, and what stands in them."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.kit.wire import Row
from app.reports.dimensions import KEYS, Dimension
from app.reports.forms.table import Column, Kind
from app.reports.sums import Sums

_HEADINGS = {
    "user_id": "Person id", "username": "Person", "team_ids": "Team ids", "team_names": "Teams",
    "client_id": "Client id", "client_name": "Client", "project_id": "Project id",
    "project_name": "Project", "task_id": "Task id", "task_name": "Task", "tags": "Tags",
    "day": "Day", "week": "Week of", "month": "Month", "billable": "Billable", "status": "Status",
}  # fmt: skip
FIGURES = (
    Column("hours", "Hours", Kind.HOURS),
    Column("billable_hours", "Billable hours", Kind.HOURS),
    Column("entries", "Entries", Kind.WHOLE),
    Column("seconds", "Seconds", Kind.WHOLE, printed=False),
    Column("billable_seconds", "Billable seconds", Kind.WHOLE, printed=False),
)


def of_dimension(dimension: Dimension) -> list[Column]:
    return [column(key) for key in KEYS[dimension]]


def column(key: str) -> Column:
    if key.endswith("_id"):
        return Column(key, _HEADINGS[key], Kind.WHOLE, printed=False)
    kind = {"day": Kind.DAY, "week": Kind.DAY, "billable": Kind.FLAG}.get(key, Kind.TEXT)
    return Column(key, _HEADINGS[key], kind, printed=key != "team_ids")


def of_money(currencies: Iterable[str]) -> list[Column]:
    return [Column(f"amount_{c}", f"Amount {c}", Kind.NUMBER) for c in sorted(currencies)]


def key_cells(keys: Row) -> list[Any]:
    """Several teams or tags are one text."""
    return [", ".join(map(str, v)) if isinstance(v, list) else v for v in keys.values()]


def figure_cells(
    sums: Sums, amounts: Mapping[str, Decimal], currencies: Sequence[str]
) -> list[Any]:
    worked = [sums.seconds, sums.billable_seconds, sums.entries]
    told = [*worked, sums.seconds, sums.billable_seconds]
    return [*told, *(amounts.get(c, Decimal(0)) if sums.sees_money else None for c in currencies)]


def label(keys: Row, dimensions: Sequence[Dimension]) -> str:
    """What a group is called in a chart."""
    last = [keys[KEYS[dimension][-1]] for dimension in dimensions]
    names = [", ".join(v) if isinstance(v, list) else str(v or "none") for v in last]
    return ": ".join(names)
