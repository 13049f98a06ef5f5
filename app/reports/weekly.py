"""The weekly report: people by days."""

from datetime import date, timedelta
from typing import Any

from app.kit.actor import Actor
from app.kit.wire import Row
from app.reports.columns import of_dimension
from app.reports.dimensions import Dimension
from app.reports.facts import with_facts
from app.reports.forms.table import Column, Kind, Report, Table
from app.reports.groups import Group, grouped, in_order
from app.reports.leaves import leaves
from app.reports.scope import Scope, range_of, scope_of
from app.reports.sums import Purse, figures, hours

D = Dimension
LEVELS = [D.WEEK, D.USER, D.DAY]


def report(actor: Actor, query: Row) -> Report:
    scope = scope_of(actor, query, LEVELS)
    return Report(lambda: told(scope), lambda: table(scope))


def weeks_of(scope: Scope) -> Group:
    (found,) = leaves(scope, LEVELS)
    return grouped(found, LEVELS)


def told(scope: Scope) -> Row:
    whole, purse = weeks_of(scope), Purse()
    weeks = [
        {
            "week": week.keys["week"],
            "days": days_of(week),
            "users": [told_of(user, days_of(week), purse) for user in in_order(week, D.USER)],
            "seconds": per_day(week, days_of(week)),
        }
        for week in in_order(whole, D.WEEK)
    ]
    totals = figures(whole.sums, Purse().tell(whole.sums.money))
    return {**range_of(scope), "totals": totals, "weeks": weeks}


def told_of(user: Group, days: list[date], purse: Purse) -> Row:
    seconds = [worked(user, day) for day in days]
    own = figures(user.sums, purse.tell(user.sums.money))
    by_day = [
        {"day": d, "hours": hours(s), "seconds": s} for d, s in zip(days, seconds, strict=True)
    ]
    return {**user.keys, **own, "by_day": by_day}


def days_of(week: Group) -> list[date]:
    return [week.keys["week"] + timedelta(days=n) for n in range(7)]


def worked(user: Group, day: date) -> int:
    part = user.parts.get((day,))
    return part.sums.seconds if part else 0


def per_day(week: Group, days: list[date]) -> list[int]:
    return [sum(worked(user, day) for user in week.parts.values()) for day in days]


def table(scope: Scope) -> Table:
    whole = weeks_of(scope)
    # A column is the same weekday in every week, whatever day weeks begin with.
    first = scope.span.first_of_week(scope.span.first_day)
    names = [(first + timedelta(days=n)).strftime("%A") for n in range(7)]
    columns = [
        *of_dimension(D.WEEK),
        *of_dimension(D.USER),
        *(Column(name.lower(), name, Kind.HOURS) for name in names),
        Column("hours", "Total", Kind.HOURS),
        Column("seconds", "Seconds", Kind.WHOLE, printed=False),
    ]
    rows, totals = [], [0] * 7
    for week in in_order(whole, D.WEEK):
        totals = [a + b for a, b in zip(totals, per_day(week, days_of(week)), strict=True)]
        for user in in_order(week, D.USER):
            rows.append(line(week, user))
    everything: list[Any] = [None, None, None, *totals, whole.sums.seconds, whole.sums.seconds]
    bars = [(str(w.keys["week"]), w.sums.seconds) for w in in_order(whole, D.WEEK)]
    made = Table("Weekly report", columns, rows, scope.span.zone, totals=everything, bars=bars)
    return with_facts(made, scope)


def line(week: Group, user: Group) -> list[Any]:
    days = [worked(user, day) for day in days_of(week)]
    seconds = user.sums.seconds
    return [week.keys["week"], *user.keys.values(), *days, seconds, seconds]
