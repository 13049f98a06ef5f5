"""The rows of each report, out of its JSON: what its tables must tell too."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tests.reports.reading import clock, money

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
BUDGET = ("estimated_hours", "used_hours", "remaining_hours", "hours_used_percent",
          "budget_amount", "used_amount", "remaining_amount", "budget_used_percent",
          "burn_hours_per_week")  # fmt: skip
PERCENT = ("utilization_percent", "billable_percent")
Row = dict[str, Any]
Rows = list[Row]


def of(name: str, told: Row, dimensions: list[str] | None = None) -> tuple[Rows, Rows]:
    """The rows of a report, and the one with its totals where there is one."""
    if name == "summary":
        leaves = list(leaves_of(told, dimensions or []))
        return with_figures(leaves, told), with_figures([told], told)
    return OF[name](told)


def leaves_of(group: Row, dimensions: list[str]) -> Iterator[Row]:
    if not dimensions:
        yield group
        return
    for part in group[f"by_{dimensions[0]}"]:
        yield from leaves_of(part, dimensions[1:])


def with_figures(parts: Rows, whole: Row) -> Rows:
    """The numbers of groups, under the keys of CSV."""
    names, currencies = ("seconds", "billable_seconds", "entries"), whole.get("billable_amount", {})
    return [
        {name: part.get(name, part.get(f"total_{name}")) for name in names}
        | {f"amount_{c}": part.get("billable_amount", {}).get(c, 0) for c in sorted(currencies)}
        for part in parts
    ]


def of_detailed(told: Row) -> tuple[Rows, Rows]:
    return only(told["entries"], "seconds", "hourly_rate", "amount"), []


def of_weekly(told: Row) -> tuple[Rows, Rows]:
    rows = [
        {day: found["seconds"] for day, found in zip(DAYS, user["by_day"], strict=True)}
        | {"seconds": user["seconds"]}
        for week in told["weeks"]
        for user in week["users"]
    ]
    return rows, [{key: sum(row[key] for row in rows) for key in (*DAYS, "seconds")}]


def of_utilization(told: Row) -> tuple[Rows, Rows]:
    keys = ("capacity_hours", "seconds", "billable_seconds", *PERCENT)
    return only(told["by_user"], *keys), only([told["totals"]], *keys)


def of_budget(told: Row) -> tuple[Rows, Rows]:
    return only(told["projects"], *BUDGET, "burn_amount_per_week", "used_seconds"), []


def of_one(told: Row) -> tuple[Rows, Rows]:
    """Of the reports that have a row for each project or for each person."""
    totals = told["totals"]
    rows = with_figures(told["rows"], totals)
    for row, part in zip(rows, told["rows"], strict=True):
        row |= {key: part[key] for key in ("billable_percent", "users", "projects") if key in part}
    (whole,) = with_figures([totals], totals)
    return rows, [whole | {"billable_percent": share(totals)}]


def only(parts: Rows, *keys: str) -> Rows:
    return [{key: part[key] for key in keys} for part in parts]


def share(part: Row) -> Decimal | None:
    worked, billable = part["seconds"], part["billable_seconds"]
    return round(Decimal(billable) * 100 / worked, 2) if worked else None


OF = {
    "detailed": of_detailed,
    "weekly": of_weekly,
    "utilization": of_utilization,
    "budget": of_budget,
    "projects": of_one,
    "users": of_one,
}


def in_cells(row: Row) -> Row:
    """The row in CSV and XLSX: time in hours too, and days in hours alone."""
    in_hours = {"seconds": "hours", "billable_seconds": "billable_hours"}
    in_hours |= {day: day for day in DAYS}
    return row | {to: round(row[key] / 3600, 2) for key, to in in_hours.items() if key in row}


def in_print(row: Row) -> list[str]:
    """The numbers of the row in a PDF."""
    told = {key: value for key, value in row.items() if value is not None}
    return [PRINTED[key](value) for key, value in told.items() if key in PRINTED]


PRINTED: dict[str, Any] = (
    dict.fromkeys((*DAYS, "seconds", "billable_seconds"), clock)
    | dict.fromkeys((*BUDGET, *PERCENT, "amount", "amount_EUR", "amount_USD"), money)
    | dict.fromkeys(("entries", "users", "projects"), str)
    | {"capacity_hours": lambda hours: clock(round(hours * 3600))}
)
