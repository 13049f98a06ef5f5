"""The entries of a report: as much of each as lies in the range, its rate and its worth."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, case, cast, func, or_, select

from app.clients.models import Client
from app.identity.models import User
from app.kit.db import connection
from app.projects.models import Project
from app.reports.bookings import long_ones, near_by
from app.reports.leaves import currency, rate, sums
from app.reports.scope import Scope
from app.reports.sums import Sums
from app.tasks.models import Task
from app.time_entries.models import TimeEntry as E


def statement(scope: Scope) -> Select[Any]:
    """The newest first."""
    start, end = scope.span.start, scope.span.end
    within = or_(and_(*near_by(start, end)), and_(*long_ones(start, end)))
    return (
        select(*columns(scope))
        .select_from(E)
        .join(User, User.id == E.user_id)
        .join(Project, Project.id == E.project_id)
        .outerjoin(Client, Client.id == Project.client_id)
        .outerjoin(Task, Task.id == E.task_id)
        .where(*scope.source.where(E), *scope.source.only_entries)
        .where(E.end_time.is_not(None), E.start_time < end, within)
        # A day without clock times counts where it begins.
        .where(or_(~E.date_only, E.start_time >= start))
        .order_by(E.start_time.desc(), E.id.desc())
    )


def columns(scope: Scope) -> list[Any]:
    seconds, sees = worked(scope), scope.sees_money()
    return [
        E.id, E.start_time, E.end_time, E.user_id, User.username,
        Project.client_id, Client.name.label("client_name"),
        E.project_id, Project.name.label("project_name"),
        E.task_id, Task.name.label("task_name"),
        E.notes, E.tags, E.billable,
        seconds.label("seconds"),
        case((sees, rate())).label("rate"),
        case((and_(E.billable, sees), seconds * rate())).label("worth"),
        currency().label("currency"),
        sees.label("sees_money"),
    ]  # fmt: skip


def worked(scope: Scope) -> ColumnElement[int]:
    """The seconds of an entry that lie in the range."""
    length, edges = scope.source.seconds, (scope.span.start, scope.span.end)
    before, until = (func.worked_until(at, E.start_time, E.end_time, length) for at in edges)
    undivided = or_(E.date_only, E.start_time == E.end_time)
    return cast(case((undivided, length), else_=until - before), BigInteger)


def totals(scope: Scope, entries: Select[Any]) -> tuple[Sums, int]:
    """What all pages hold, and how many rows that are. An entry is counted where it begins."""
    c = entries.order_by(None).subquery("entries").c
    each = select(
        c.currency,
        func.count().label("rows"),
        func.count().filter(c.start_time >= scope.span.start).label("entries"),
        func.sum(c.seconds).label("seconds"),
        func.sum(c.seconds).filter(c.billable).label("billable_seconds"),
        func.sum(c.worth).label("money"),
        func.bool_or(c.sees_money).label("sees_money"),
    ).group_by(c.currency)
    whole, count = Sums(), 0
    for row in connection().execute(each).mappings():
        whole.add(sums(dict(row)))
        count += row["rows"]
    return whole, count


def before(entries: Select[Any], offset: int) -> dict[str, int]:
    """The exact worth of what stands on earlier pages."""
    if not offset:
        return {}
    c = entries.limit(offset).subquery("earlier").c
    found = connection().execute(select(c.currency, func.sum(c.worth)).group_by(c.currency))
    return {name: int(worth) for name, worth in found if worth is not None}
