"""The weekly report: people by days."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from app.kit.actor import Actor
from app.kit.wire import Row
from app.reports.columns import of_dimension
from app.reports.dimensions import Dimension
from app.reports.facts import with_facts
from app.reports.forms.table import Column, Kind, Report, Table
from app.reports.groups import Group, grouped, in_order
from app.reports.leaves import leaves, read
from app.reports.periods import parts
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


def some(actor: Actor, query: Row, first: int, most: int) -> tuple[Row, int]:
    """The seconds of the report, of some of its lines: a line is a person in a week, the last week
    first. And how many lines there are. It holds no money, and makes no groups of what is not told.
    """
    scope = scope_of(actor, query, LEVELS)
    cut = parts(scope.span, LEVELS)
    weeks = [scope.span.unit(D.WEEK, part.day) for part in cut]
    users: defaultdict[tuple[date, int, str], Counter[date]] = defaultdict(Counter)
    totals: defaultdict[date, Counter[date]] = defaultdict(Counter)
    for row in read(scope, [LEVELS], [cut]):
        week, day, seconds = weeks[row.part], cut[row.part].day, int(row.seconds)
        users[week, row.user_id, row.username][day] += seconds
        totals[week][day] += seconds
    lines = sorted(users, key=lambda line: (-line[0].toordinal(), -users[line].total(), line[2]))
    shown = [
        {
            "week": week,
            "seconds": of_days(week, totals[week]),
            "users": [
                {"user_id": line[1], "username": line[2], "seconds": of_days(week, users[line])}
                for line in own
            ],
        }
        for week, own in groupby(lines[first : first + most], itemgetter(0))
    ]
    whole = sum(by_day.total() for by_day in totals.values())
    return {**range_of(scope), "seconds": whole, "count": len(totals), "weeks": shown}, len(lines)


def of_days(week: date, seconds: Counter[date]) -> list[tuple[date, int]]:
    return [(day, seconds[day]) for day in days_from(week)]


def told_of(user: Group, days: list[date], purse: Purse) -> Row:
    seconds = [worked(user, day) for day in days]
    own = figures(user.sums, purse.tell(user.sums.money))
    by_day = [
        {"day": d, "hours": hours(s), "seconds": s} for d, s in zip(days, seconds, strict=True)
    ]
    return {**user.keys, **own, "by_day": by_day}


def days_of(week: Group) -> list[date]:
    return days_from(week.keys["week"])


def days_from(first: date) -> list[date]:
    return [first + timedelta(days=n) for n in range(7)]


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
