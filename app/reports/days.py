"""Somebody's days: the sums that every report has, and the entries with what lies in the days."""

from datetime import date, datetime, timedelta

from app.kit.actor import Actor
from app.kit.db import connection
from app.kit.wire import Row
from app.reports import entries
from app.reports.dimensions import Dimension
from app.reports.groups import Leaf
from app.reports.leaves import leaves
from app.reports.scope import Scope, scope_of
from app.reports.sums import Sums
from app.time_entries.models import TimeEntry

_MICROSECOND = timedelta(microseconds=1)


def own(actor: Actor, first: date, last: date) -> Scope:
    """What one has worked oneself from the first to the last day."""
    return scope_of(actor, {"start_date": first, "end_date": last, "user_id": actor.user_id})


def sums(scope: Scope) -> dict[date, Sums]:
    """By day; a day without time is missing."""
    (found,) = leaves(scope, [Dimension.DAY])
    told: dict[date, Sums] = {}
    for keys, part in found:
        told.setdefault(keys["day"], Sums()).add(part)
    return told


def whole(parts: dict[date, Sums]) -> Sums:
    total = Sums()
    for part in parts.values():
        total.add(part)
    return total


def by_work(scope: Scope) -> list[Leaf]:
    """By client, project, task and day."""
    wanted = [Dimension.CLIENT, Dimension.PROJECT, Dimension.TASK, Dimension.DAY]
    return leaves(scope, wanted)[0]


def entries_of(scope: Scope) -> list[Row]:
    """The ended entries, the newest first; `seconds` are those that lie in the days."""
    chosen = entries.statement(scope).add_columns(TimeEntry.date_only)
    return [dict(row) for row in connection().execute(chosen).mappings()]


def touched(scope: Scope, entry: Row) -> list[date]:
    """The days of the scope that an entry has time in."""
    zone = scope.span.zone
    begins: datetime = max(entry["start_time"], scope.span.start)
    if entry["date_only"] or entry["start_time"] == entry["end_time"]:
        return [begins.astimezone(zone).date()]
    last = min(entry["end_time"], scope.span.end) - _MICROSECOND
    first, until = begins.astimezone(zone).date(), last.astimezone(zone).date()
    return [first + timedelta(days=n) for n in range((until - first).days + 1)]
