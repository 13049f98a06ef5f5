"""The budget report: hours and money of each project, and how long they last at this pace."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

from sqlalchemy import func, select, true

from app.clients.models import Client
from app.identity.models import Role
from app.kit.actor import Actor
from app.kit.clock import now
from app.kit.db import connection
from app.kit.fields import EARLIEST, LATEST
from app.kit.wire import Row
from app.projects.models import Project
from app.projects.schemas import StatusFilter
from app.reports.dimensions import Dimension
from app.reports.facts import with_facts
from app.reports.forms.table import Column, Kind, Report, Table
from app.reports.leaves import currency, leaves
from app.reports.periods import Part
from app.reports.scope import Scope, range_of, scope_of
from app.reports.sums import HOUR, Sums, cents, decimal

D = Dimension
# What would tell a rate to those who do not see it.
_BY_RATE = ("used_amount", "remaining_amount", "budget_used_percent", "burn_amount_per_week")
COLUMNS = (
    Column("project_id", "Project id", Kind.WHOLE, printed=False),
    Column("project_name", "Project"),
    Column("client_name", "Client"),
    Column("status", "Status", printed=False),
    Column("estimated_hours", "Estimate", Kind.NUMBER),
    Column("used_hours", "Used hours", Kind.NUMBER),
    Column("remaining_hours", "Left", Kind.NUMBER),
    Column("hours_used_percent", "% of hours", Kind.NUMBER),
    Column("currency", "Currency"),
    Column("budget_amount", "Budget", Kind.NUMBER),
    Column("used_amount", "Used", Kind.NUMBER),
    Column("remaining_amount", "Left", Kind.NUMBER),
    Column("budget_used_percent", "% of budget", Kind.NUMBER),
    Column("burn_hours_per_week", "Hours a week", Kind.NUMBER),
    Column("burn_amount_per_week", "Money a week", Kind.NUMBER, printed=False),
    Column("runs_out_on", "Runs out on", Kind.DAY),
    Column("used_seconds", "Used seconds", Kind.WHOLE, printed=False),
)


def report(actor: Actor, query: Row) -> Report:
    scope = scope_of(actor, query)
    return Report(
        lambda: {**range_of(scope), "projects": projects(scope)},
        lambda: with_facts(table(scope), scope),
    )


def of_projects(actor: Actor, project_ids: Sequence[int]) -> dict[int, Row]:
    """How it stands with these, by id; of those that the actor sees all time of."""
    if not project_ids or not (actor.is_admin or actor.role == Role.MANAGER):
        return {}
    asked = {"status": StatusFilter.ALL, "project_ids": list(project_ids)}
    return {row["project_id"]: row for row in projects(scope_of(actor, asked))}


def some(actor: Actor, query: Row, first: int, most: int) -> tuple[list[Row], int]:
    """Rows of the report, from the one of this number on, and how many there are of them: the time
    of the others is not looked at.
    """
    found = chosen(scope_of(actor, query))
    shown = found[first : first + most]
    ids = [row["project_id"] for row in shown]
    return states(shown, scope_of(actor, query | {"project_ids": ids})), len(found)


def projects(scope: Scope) -> list[Row]:
    return states(chosen(scope), scope)


def chosen(scope: Scope) -> list[Row]:
    return [dict(row) for row in connection().execute(statement(scope)).mappings()]


def states(found: list[Row], scope: Scope) -> list[Row]:
    if not found:
        return []
    (used, burnt), none = sums_of(scope), Sums()
    return [
        state(row, used.get(row["project_id"], none), burnt.get(row["project_id"], none), scope)
        for row in found
    ]


def statement(scope: Scope) -> Any:
    """The projects of which the actor sees all time."""
    actor, status = scope.actor, scope.args["status"]
    mine = Project.manager_id == actor.user_id if actor.role == Role.MANAGER else ~true()
    columns = [Project.estimated_hours, Project.budget_amount, Project.status]
    chosen = select(
        Project.id.label("project_id"), Project.name.label("project_name"),
        Client.name.label("client_name"), *columns, currency().label("currency"),
        scope.sees_money().label("sees_money"),
    ).outerjoin(Client, Client.id == Project.client_id)  # fmt: skip
    chosen = chosen.where(true() if actor.is_admin else mine)
    for name, asked in (("project_id", Project.id), ("client_id", Project.client_id)):
        if scope.args.get(name) is not None:
            chosen = chosen.where(asked == scope.args[name])
    if ids := scope.args.get("project_ids"):
        chosen = chosen.where(Project.id.in_(ids))
    if status != StatusFilter.ALL:
        chosen = chosen.where(Project.status == status.value)
    return chosen.order_by(func.lower(Project.name), Project.id)


def sums_of(scope: Scope) -> tuple[dict[int, Sums], dict[int, Sums]]:
    """By project: all that was ever worked, and what was worked in the range."""
    start, end = scope.span.start, scope.span.end
    borders = sorted({EARLIEST, start, end, LATEST})
    cut = [Part(a, b, a.date()) for a, b in pairwise(borders)]
    (found,) = leaves(scope, [D.PROJECT, D.DAY], cut=cut)
    used: dict[int, Sums] = {}
    burnt: dict[int, Sums] = {}
    for keys, sums in found:
        used.setdefault(keys["project_id"], Sums()).add(sums)
        if keys["day"] == start.date():
            burnt.setdefault(keys["project_id"], Sums()).add(sums)
    return used, burnt


def state(row: Row, used: Sums, burnt: Sums, scope: Scope) -> Row:
    weeks = Decimal((scope.span.end - scope.span.start) / timedelta(weeks=1))
    hours, money = Decimal(used.seconds) / HOUR, amount(used.money.values())
    pace, spent = Decimal(burnt.seconds) / HOUR / weeks, amount(burnt.money.values()) / weeks
    sees_money = row.pop("sees_money")
    estimate, budget = row["estimated_hours"], row["budget_amount"] if sees_money else None
    left = [
        weeks_left(None if estimate is None else estimate - hours, pace),
        weeks_left(None if budget is None else budget - money, spent),
    ]
    told = {
        **row,
        "used_hours": round(hours, 2),
        "used_seconds": used.seconds,
        "remaining_hours": None if estimate is None else round(estimate - hours, 2),
        "hours_used_percent": percent(hours, estimate),
        "used_amount": money,
        "remaining_amount": None if budget is None else budget - money,
        "budget_used_percent": percent(money, budget),
        "burn_hours_per_week": round(pace, 2),
        "burn_amount_per_week": round(spent, 2),
        "runs_out_on": day_after([weeks for weeks in left if weeks is not None], scope),
    }
    return {key: value for key, value in told.items() if sees_money or key not in _BY_RATE}


def amount(exact: Iterable[int]) -> Decimal:
    return decimal(cents(sum(exact)))


def percent(part: Decimal, of: Decimal | None) -> Decimal | None:
    return round(part * 100 / of, 2) if of else None


def weeks_left(remaining: Decimal | None, pace: Decimal) -> Decimal | None:
    """None where there is no end in sight, nor a pace."""
    if remaining is None or pace <= 0:
        return None
    return max(remaining, Decimal(0)) / pace


def day_after(weeks: list[Decimal], scope: Scope) -> date | None:
    """Today, where it has run out already; None where it lasts for more than a hundred years."""
    if not weeks or min(weeks) > 5200:
        return None
    today = now().astimezone(scope.span.zone).date()
    return today + timedelta(days=int(min(weeks) * 7))


def table(scope: Scope) -> Table:
    found = projects(scope)
    rows = [[row.get(column.key) for column in COLUMNS] for row in found]
    bars = sorted(((r["project_name"], r["used_seconds"]) for r in found), key=lambda b: -b[1])
    return Table("Budgets", COLUMNS, rows, scope.span.zone, bars=bars)
