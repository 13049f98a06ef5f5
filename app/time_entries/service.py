"""What can be done with time entries, and who may do it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, any_, func, or_, select

from app.events.ledger import EventType, record, record_creation, record_deletion
from app.identity.models import Role
from app.identity.teams.service import people_led_by
from app.kit import lookup
from app.kit.actor import Actor
from app.kit.db import connection
from app.kit.errors import Errors, Forbidden, Invalid
from app.kit.warnings import warn
from app.kit.wire import Row
from app.projects.models import Project
from app.time_entries import booking, overlaps
from app.time_entries.models import Source, TimeEntry
from app.time_entries.shape import TIME_ENTRY


def visible_to(actor: Actor) -> Select[Any]:
    """People see their own time; managers also their teams' and their projects'; admins all."""
    return select(TimeEntry).where(*seen_by(actor, TimeEntry.user_id, TimeEntry.project_id))


def seen_by(actor: Actor, user_id: Any, project_id: Any) -> list[ColumnElement[bool]]:
    """The same of whatever has these two columns: entries, and totals of them."""
    if actor.is_admin:
        return []
    own = user_id == actor.user_id
    if actor.role != Role.MANAGER:
        return [own]
    managed = select(Project.id).where(Project.manager_id == actor.user_id)
    led = people_led_by(actor)
    # Arrays and not IN: PostgreSQL looks each id up in its index, in place of every row in a list.
    return [or_(own, user_id == any_(ids(led)), project_id == any_(ids(managed)))]


def ids(chosen: Select[Any]) -> Any:
    return func.array(chosen.correlate(None).scalar_subquery())


def listed(actor: Actor, user_id: int | None) -> Select[Any]:
    """The list, perhaps of one person: to ask for somebody else's is refused, not empty."""
    check_may_ask(actor, user_id)
    return visible_to(actor)


def ends(actor: Actor) -> list[datetime]:
    """When the first and the last of what the actor sees begin; nothing where there is nothing."""
    e = TimeEntry.start_time
    found = visible_to(actor).with_only_columns(func.min(e), func.max(e))
    return [instant for instant in connection().execute(found).one() if instant]


def check_may_ask(actor: Actor, user_id: int | None) -> None:
    sees_others = actor.is_admin or actor.role == Role.MANAGER
    if user_id not in (None, actor.user_id) and not sees_others:
        raise Forbidden("You can only see your own time")


def read(actor: Actor, entry_id: int, expand: Sequence[str] = ()) -> Row:
    return lookup.read(TIME_ENTRY, visible_to(actor), entry_id, expand)


def get(actor: Actor, entry_id: int) -> TimeEntry:
    return lookup.lock(TimeEntry, visible_to(actor), entry_id)


def create(actor: Actor, **data: Any) -> Row:
    """Book time. Without an end it is a running timer, under the timer's rules."""
    errors, project = booking.examine(actor, data)
    if errors:
        raise Invalid(errors)
    columns = booking.times(actor, data)
    columns["user_id"] = columns.get("user_id") or actor.user_id
    booking.check_person(actor, columns["user_id"])
    columns.setdefault("billable", project is None or project.billable)
    runs = columns.get("end_time") is None
    columns.setdefault("source", Source.TIMER if runs else Source.API)
    entry = TimeEntry(**columns)
    overlaps.review(entry)
    booking.tell_oddities(entry)
    happened = EventType.TIMER_STARTED if runs else EventType.TIME_ENTRY_CREATED
    return record_creation(actor, happened, entry, TIME_ENTRY)


def update(actor: Actor, entry_id: int, **data: Any) -> Row:
    entry = get(actor, entry_id)
    booking.check_person(actor, entry.user_id)
    if errors := booking.wrong(actor, data, entry):
        raise Invalid(errors)
    was_running = entry.is_active
    change(actor, entry, booking.times(actor, data, entry))
    happened = EventType.TIME_ENTRY_UPDATED
    if was_running != entry.is_active:
        happened = EventType.TIMER_STARTED if entry.is_active else EventType.TIMER_STOPPED
    return record(actor, happened, entry, TIME_ENTRY)


def change(actor: Actor, entry: TimeEntry, columns: dict[str, Any]) -> None:
    if columns.get("user_id"):
        booking.check_person(actor, columns["user_id"])
    else:
        columns.pop("user_id", None)
    if columns.get("project_id", entry.project_id) != entry.project_id and entry.task_id:
        if "task_id" not in columns:
            warn("task_id", "The task belongs to the former project and was taken off")
        columns.setdefault("task_id", None)
    if "end_time" in columns and columns["end_time"] is not None and entry.is_active:
        entry.start_time = columns.get("start_time", entry.start_time)
        # A duration says what was worked, so a pause that goes on adds nothing to it.
        entry.paused_at = columns.pop("paused_at", entry.paused_at)
        entry.stop(columns["end_time"])
    for name, value in columns.items():
        setattr(entry, name, value)
    if columns.keys() & {"start_time", "end_time", "user_id"}:
        overlaps.review(entry)
        booking.tell_oddities(entry)


def remove(actor: Actor, entry_id: int) -> Row:
    entry = get(actor, entry_id)
    booking.check_person(actor, entry.user_id)
    overlaps.leave(entry)
    return record_deletion(actor, EventType.TIME_ENTRY_DELETED, entry, TIME_ENTRY)


def wrong(actor: Actor, data: dict[str, Any], entry_id: int | None = None) -> Errors:
    """What only the service can find wrong, for an answer that names every wrong field."""
    return booking.wrong(actor, data, get(actor, entry_id) if entry_id else None)
