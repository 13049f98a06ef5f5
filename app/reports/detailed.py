"""The detailed report: time entries with their rates and amounts, by the page or as a stream."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement

from app.kit.actor import Actor
from app.kit.db import connection
from app.kit.durations import clock_form
from app.kit.listing import MOST_PER_PAGE
from app.kit.paging import numbers
from app.kit.streams import Stream
from app.kit.warnings import warn
from app.kit.wire import Row
from app.reports.entries import before, statement, totals
from app.reports.facts import with_facts
from app.reports.forms.table import Bars, Column, Kind, Report, Table
from app.reports.scope import Scope, narrowed, range_of, scope_of
from app.reports.sums import Purse, decimal, figures, hours

COLUMNS = (
    Column("id", "Entry", Kind.WHOLE, printed=False),
    Column("start_time", "Start", Kind.INSTANT),
    Column("end_time", "End", Kind.INSTANT),
    Column("user_id", "Person id", Kind.WHOLE, printed=False),
    Column("username", "Person"),
    Column("client_id", "Client id", Kind.WHOLE, printed=False),
    Column("client_name", "Client"),
    Column("project_id", "Project id", Kind.WHOLE, printed=False),
    Column("project_name", "Project"),
    Column("task_id", "Task id", Kind.WHOLE, printed=False),
    Column("task_name", "Task"),
    Column("notes", "Notes"),
    Column("tags", "Tags", printed=False),
    Column("billable", "Billable", Kind.FLAG),
    Column("hours", "Hours", Kind.HOURS),
    Column("seconds", "Seconds", Kind.WHOLE, printed=False),
    Column("hourly_rate", "Rate", Kind.NUMBER, printed=False),
    Column("amount", "Amount", Kind.NUMBER),
    Column("currency", "Currency"),
)
_KEYS = [column.key for column in COLUMNS]


def report(actor: Actor, query: Row, only: Sequence[ColumnElement[bool]] = ()) -> Report:
    """`only` are conditions on entries that are no parameters of a report."""
    scope = narrowed(scope_of(actor, query), only)
    return Report(lambda: told(scope), lambda: table(scope))


def told(scope: Scope) -> Row:
    page, per_page = scope.args.get("page", 1), scope.args.get("per_page", 50)
    if per_page > MOST_PER_PAGE:
        warn("per_page", f"{MOST_PER_PAGE} at most")
        per_page = MOST_PER_PAGE
    entries, offset = statement(scope), (page - 1) * per_page
    whole, count = totals(scope, entries)
    rows: list[Row] = []
    if offset < count:
        found = connection().execute(entries.limit(per_page).offset(offset)).mappings()
        rows = list(with_amounts(found, before(entries, offset)))
    for row in rows:
        row["tags"] = ",".join(row["tags"])
    return {
        **range_of(scope),
        "totals": figures(whole, Purse().tell(whole.money)),
        "entries": rows,
        "pagination": numbers(page, per_page, count),
    }


def with_amounts(found: Iterable[Any], earlier: dict[str, int] | None = None) -> Iterator[Row]:
    """The rows as they are told; amounts add up over all pages."""
    purse = Purse(earlier)
    for each in found:
        row = dict(each)
        worth, cents, sees = row.pop("worth"), row.pop("rate"), row.pop("sees_money")
        row["hours"] = hours(row["seconds"])
        if sees:
            row["hourly_rate"] = None if cents is None else decimal(cents)
            row["amount"] = None
            if worth is not None:
                row["amount"] = purse.tell({row["currency"]: int(worth)})[row["currency"]]
        else:
            del row["currency"]
        yield row


class Lines:
    """The rows of the table while they are read."""

    def __init__(self, scope: Scope) -> None:
        self.stream = Stream(statement(scope))

    def __iter__(self) -> Iterator[list[Any]]:
        for row in with_amounts(self.stream):
            row["tags"] = ", ".join(row["tags"])
            row["hours"] = row["seconds"]
            yield [row.get(column.key) for column in COLUMNS]

    def close(self) -> None:
        self.stream.close()


def table(scope: Scope) -> Table:
    made = Table("Detailed report", COLUMNS, (), scope.span.zone)
    made = with_facts(made, scope)
    made.rows, made.sum_up = Lines(scope), sum_up
    return made


def sum_up(lines: Sequence[Sequence[Any]]) -> tuple[list[tuple[str, str]], Bars]:
    """Hours, billable hours, entries and amounts; and the hours of each project."""
    rows = [dict(zip(_KEYS, line, strict=True)) for line in lines]
    worked, by_project = Counter[bool](), Counter[str]()
    amounts: dict[str, Decimal] = {}
    for row in rows:
        worked[row["billable"]] += row["seconds"]
        by_project[row["project_name"]] += row["seconds"]
        if row["amount"] is not None:
            amounts[row["currency"]] = amounts.get(row["currency"], Decimal(0)) + row["amount"]
    figures = [
        ("Hours", clock_form(worked.total())),
        ("Billable hours", clock_form(worked[True])),
        ("Entries", f"{len(rows)}"),
        *((f"Amount {currency}", f"{amount:,.2f}") for currency, amount in sorted(amounts.items())),
    ]
    return figures, by_project.most_common()
