"""The utilization report: tracked and billable hours against what people have time for.

Capacity is `weekly_capacity_hours`, a fifth of it for each day from Monday to Friday.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, any_, or_, select

from app.identity.models import Role, User
from app.identity.teams.service import people_led_by
from app.kit.actor import Actor
from app.kit.db import connection
from app.kit.wire import Row
from app.reports.dimensions import Dimension, teams_of_people
from app.reports.facts import with_facts
from app.reports.forms.table import Column, Kind, Report, Table
from app.reports.leaves import leaves
from app.reports.scope import Scope, range_of, scope_of
from app.reports.sums import HOUR, Sums, hours

COLUMNS = (
    Column("user_id", "Person id", Kind.WHOLE, printed=False),
    Column("username", "Person"),
    Column("team_names", "Teams"),
    Column("capacity_hours", "Capacity", Kind.HOURS),
    Column("hours", "Hours", Kind.HOURS),
    Column("billable_hours", "Billable hours", Kind.HOURS),
    Column("utilization_percent", "Utilization %", Kind.NUMBER),
    Column("billable_percent", "Billable %", Kind.NUMBER),
    Column("seconds", "Seconds", Kind.WHOLE, printed=False),
    Column("billable_seconds", "Billable seconds", Kind.WHOLE, printed=False),
)


@dataclass
class Use:
    """What was worked, and the seconds there were for it."""

    keys: Row
    sums: Sums
    capacity: int


def report(actor: Actor, query: Row) -> Report:
    scope = scope_of(actor, query)
    return Report(lambda: told(scope), lambda: table(scope))


def told(scope: Scope) -> Row:
    uses = by_user(scope)
    return {
        **range_of(scope),
        "totals": told_of(whole(uses)),
        "by_user": [told_of(use) for use in uses],
        "by_team": [told_of(use) for use in by_team(uses)],
    }


def by_user(scope: Scope) -> list[Use]:
    (found,) = leaves(scope, [Dimension.USER])
    worked: dict[int, Sums] = {}
    for keys, sums in found:
        worked.setdefault(keys["user_id"], Sums()).add(sums)
    weekdays = sum(day.weekday() < 5 for day in scope.span.days())
    uses = []
    for row in connection().execute(people(scope)).mappings():
        sums = worked.get(row["id"], Sums())
        if row["is_active"] or sums.seconds:
            capacity = int(row["weekly_capacity_hours"] * HOUR * weekdays / 5)
            keys = {"user_id": row["id"], "username": row["username"]}
            keys |= {name: row[name] or [] for name in ("team_ids", "team_names")}
            uses.append(Use(keys, sums, capacity))
    return uses


def people(scope: Scope) -> Select[Any]:
    """Those whose whole time the actor sees: their own, and of whom they lead."""
    actor, teams = scope.actor, teams_of_people()
    own: list[Any] = [User.id, User.username, User.is_active, User.weekly_capacity_hours]
    chosen = select(*own, teams.c.team_ids, teams.c.team_names)
    chosen = chosen.outerjoin(teams, teams.c.user_id == User.id).order_by(User.username)
    if not actor.is_admin:
        led = [User.id.in_(people_led_by(actor))] if actor.role == Role.MANAGER else []
        chosen = chosen.where(or_(User.id == actor.user_id, *led))
    if user_id := scope.args.get("user_id"):
        chosen = chosen.where(User.id == user_id)
    if team_id := scope.args.get("team_id"):
        chosen = chosen.where(any_(teams.c.team_ids) == team_id)
    return chosen


def by_team(uses: Iterable[Use]) -> list[Use]:
    """Each team with all who are in it: a person in two teams stands in both."""
    teams: dict[tuple[str, int], list[Use]] = {}
    for use in uses:
        for ident, name in zip(use.keys["team_ids"], use.keys["team_names"], strict=True):
            teams.setdefault((name, ident), []).append(use)
    named = sorted(teams.items())
    return [whole(mine, {"team_id": ident, "team_name": name}) for (name, ident), mine in named]


def whole(uses: list[Use], keys: Row | None = None) -> Use:
    total = Use(keys or {}, Sums(), sum(use.capacity for use in uses))
    for use in uses:
        total.sums.add(use.sums)
    return total


def told_of(use: Use) -> Row:
    return {
        **use.keys,
        "capacity_hours": hours(use.capacity),
        "hours": hours(use.sums.seconds),
        "billable_hours": hours(use.sums.billable_seconds),
        "utilization_percent": percent(use.sums.seconds, use.capacity),
        "billable_percent": percent(use.sums.billable_seconds, use.capacity),
        "seconds": use.sums.seconds,
        "billable_seconds": use.sums.billable_seconds,
    }


def percent(part: int, of: int) -> Decimal | None:
    return round(Decimal(part) * 100 / of, 2) if of else None


def table(scope: Scope) -> Table:
    uses = by_user(scope)
    bars = sorted(((u.keys["username"], u.sums.seconds) for u in uses), key=lambda bar: -bar[1])
    total = [None, None, None, *line(whole(uses))[3:]]
    rows = [line(use) for use in uses]
    made = Table("Utilization", COLUMNS, rows, scope.span.zone, totals=total, bars=bars)
    return with_facts(made, scope)


def line(use: Use) -> list[Any]:
    row = told_of(use) | {
        "capacity_hours": use.capacity,
        "hours": use.sums.seconds,
        "billable_hours": use.sums.billable_seconds,
        "team_names": ", ".join(use.keys.get("team_names", [])),
    }
    return [row.get(column.key) for column in COLUMNS]
