"""What somebody should look at in their own time: long timers, missing notes, time booked twice."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import aliased

from app.kit.actor import Actor
from app.kit.clock import now
from app.kit.db import connection
from app.kit.wire import Row
from app.projects.models import Project
from app.time_entries.models import TimeEntry

LOOK_BACK = timedelta(days=7)
LONG = timedelta(hours=10)
MOST = 5


def is_long(timer: Row) -> bool:
    """Whether somebody may have forgotten this timer."""
    return bool(timer["duration_seconds"] >= LONG.total_seconds())


def without_notes(actor: Actor) -> tuple[list[Row], int]:
    """The newest of the last seven days that say nothing, and how many there are."""
    e = TimeEntry
    asked = (*recent(e, actor, now() - LOOK_BACK), e.end_time.is_not(None), e.notes == "")
    chosen = (
        select(e.id, e.start_time, e.date_only, Project.name.label("project_name"))
        .add_columns(func.count().over().label("all"))
        .join(Project, Project.id == e.project_id)
        .where(*asked)
        .order_by(e.start_time.desc(), e.id.desc())
        .limit(MOST)
    )
    return counted(chosen)


def overlapping(actor: Actor) -> tuple[list[Row], int]:
    """Pairs of entries of the last seven days that take the same time, and how many there are."""
    one, other = aliased(TimeEntry), aliased(TimeEntry)
    since, at = now() - LOOK_BACK, now()
    ends = [func.coalesce(e.end_time, at) for e in (one, other)]
    meets = and_(
        *recent(other, actor, since),
        ~other.date_only,
        one.id != other.id,
        one.start_time <= other.start_time,
        (one.start_time < other.start_time) | (one.id < other.id),
        other.start_time < ends[0],
        ends[1] > one.start_time,
    )
    chosen = (
        select(one.id, one.start_time, one.end_time, Project.name.label("project_name"))
        .add_columns(other.id.label("other_id"), func.count().over().label("all"))
        .join(other, meets)
        .join(Project, Project.id == one.project_id)
        .where(*recent(one, actor, since), ~one.date_only)
        .order_by(one.start_time.desc(), one.id.desc())
        .limit(MOST)
    )
    return counted(chosen)


def recent(entry: Any, actor: Actor, since: datetime) -> tuple[ColumnElement[bool], ...]:
    return entry.user_id == actor.user_id, entry.start_time >= since


def counted(chosen: Select[Any]) -> tuple[list[Row], int]:
    rows = [dict(row) for row in connection().execute(chosen).mappings()]
    return rows, rows[0]["all"] if rows else 0
