"""Who works on what right now, and what the others did last, as far as the actor sees it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, func, or_, select, true

from app.identity.models import Role, User
from app.identity.teams.service import people_led_by
from app.kit.actor import Actor
from app.kit.db import connection
from app.kit.prepared import Criteria
from app.kit.wire import Row, criteria_of
from app.time_entries import service as time_entries
from app.time_entries.models import TimeEntry
from app.time_entries.shape import TIME_ENTRY

# Nobody looks through more people.
MOST = 100


def running(actor: Actor) -> list[Row]:
    """The timers that run, the one that was started last first."""
    visible = criteria_of(time_entries.visible_to(actor))
    found = TIME_ENTRY.rows(Criteria(*visible, TimeEntry.end_time.is_(None)))
    newest = sorted(found, key=lambda row: (row["start_time"], row["id"]), reverse=True)
    return TIME_ENTRY.tell_all(actor, newest, (), ())


def others(actor: Actor, but: Collection[int]) -> list[tuple[Row, Row | None]]:
    """The people whose time the actor sees, without those named, each with their last entry.

    Who worked last comes first, who never did last.
    """
    found = connection().execute(_people(actor, but)).mappings().all()
    entries = TIME_ENTRY.by_id([row["entry_id"] for row in found if row["entry_id"]])
    told = {ident: TIME_ENTRY.tell(actor, row) for ident, row in entries.items()}
    return [(dict(row), told.get(row["entry_id"])) for row in found]


def _people(actor: Actor, but: Collection[int]) -> Select[Any]:
    e = TimeEntry
    seen = time_entries.seen_by(actor, e.user_id, e.project_id)
    last = (
        select(e.id, e.start_time)
        .where(e.user_id == User.id, e.end_time.is_not(None), *seen)
        .order_by(e.start_time.desc(), e.id.desc())
        .limit(1)
        .lateral("last")
    )
    led = [User.id.in_(people_led_by(actor))] if actor.role == Role.MANAGER else []
    mine = true() if actor.is_admin else or_(User.id == actor.user_id, *led)
    return (
        select(User.id.label("user_id"), User.username, last.c.id.label("entry_id"))
        .outerjoin(last, true())
        .where(User.is_active, ~User.is_service_account, User.id.not_in(list(but)), mine)
        .order_by(last.c.start_time.desc().nulls_last(), func.lower(User.username))
        .limit(MOST)
    )
