"""The table of a PDF: how its columns share the page."""

from decimal import Decimal

import pytest

from app.reports.detailed import COLUMNS, sum_up
from app.reports.forms.grid import PADDING, longest, style, widths_of
from app.reports.forms.table import Column, Kind

NAME, HOURS = Column("name", "Name"), Column("hours", "Hours", Kind.HOURS)


@pytest.fixture(autouse=True)
def fonts() -> None:
    style()


def test_a_narrow_table_fills_the_page() -> None:
    widths = widths_of([NAME, HOURS], [["Name", "Hours"], ["Website", "01:00:00"]], 500)
    assert sum(widths) == pytest.approx(500)
    assert widths[0] > widths[1]


def test_texts_wrap_between_words_and_numbers_do_not() -> None:
    notes = "a long note of many words " * 20
    lines = [["Name", "Hours"], [notes, "1000:00:00"], ["Unbreakable", "00:00:00"]]
    widths = widths_of([NAME, HOURS], lines, 200)
    assert sum(widths) == pytest.approx(200)
    assert widths[1] == pytest.approx(longest(["1000:00:00"]) + PADDING)
    assert widths[0] > longest(["Unbreakable"])


def test_more_numbers_than_the_page_is_wide_stand_closer() -> None:
    columns = [HOURS] * 20
    widths = widths_of(columns, [["Hours"] * 20, ["1000:00:00"] * 20], 300)
    assert sum(widths) == pytest.approx(300)


def test_the_detailed_report_is_summed_up_by_project_and_currency() -> None:
    def line(project: str, seconds: int, amount: Decimal | None, *, billable: bool) -> list[object]:
        told = {"project_name": project, "seconds": seconds, "amount": amount}
        row = {**told, "billable": billable, "currency": "EUR"}
        return [row.get(column.key) for column in COLUMNS]

    figures, bars = sum_up(
        [
            line("One", 3600, Decimal("10.01"), billable=True),
            line("Two", 7200, Decimal("20.02"), billable=True),
            line("One", 1800, None, billable=False),
        ]
    )
    assert dict(figures) == {
        "Hours": "03:30:00",
        "Billable hours": "03:00:00",
        "Entries": "3",
        "Amount EUR": "30.03",
    }
    assert bars == [("Two", 7200), ("One", 5400)]
