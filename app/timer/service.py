"""Starting, pausing and stopping: the server's clock counts."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, bindparam, func, select

from app.events.ledger import EventType, record
from app.kit import lookup
from app.kit.actor import Actor
from app.kit.clock import now
from app.kit.db import connection
from app.kit.errors import Errors, Refused
from app.kit.prepared import Prepared
from app.kit.wire import Row
from app.time_entries import booking, overlaps
from app.time_entries import service as time_entries
from app.time_entries.models import Source, TimeEntry
from app.time_entries.shape import TIME_ENTRY

# By the hash of the id, as two keys are two integers: whoever shares it waits, and no more.
_TIMER_IS_STARTED = 3
_person = func.hashint8(bindparam("user_id", type_=BigInteger))
_ONE_AT_A_TIME = Prepared(select(func.pg_advisory_xact_lock(_TIMER_IS_STARTED, _person)))


def status(actor: Actor) -> Row | None:
    """The caller's running timer, or None."""
    return TIME_ENTRY.row(TimeEntry.user_id == actor.user_id, TimeEntry.end_time.is_(None))


def start(actor: Actor, *, switch: bool = False, **fields: Any) -> Row:
    """Start; with `switch` the running timer stops at the same instant.

    While one runs the database refuses: `timer_already_running`.
    """
    # One start a person at a time: of two that switch at once, the second finds the first's timer.
    _ONE_AT_A_TIME.run(user_id=actor.user_id)
    # The clock is read when nobody else holds the timer any more.
    running = find(actor) if switch else None
    at = now()
    if running:
        end(actor, running, at)
    return time_entries.create(actor, **fields, start_time=at, source=Source.TIMER)


def start_like(actor: Actor, entry_id: int) -> Row:
    """Go on with what an entry was about; a running timer stops at the same instant."""
    entry = time_entries.read(actor, entry_id)
    same = {name: entry[name] for name in ("project_id", "task_id", "notes", "billable")}
    return start(actor, switch=True, **same, tags=entry["tag_list"])


def toggle(actor: Actor) -> Row | None:
    """Stop the running timer, or start one on what was worked on last; None if that is nothing."""
    if running := find(actor):
        return end(actor, running, now())
    mine = select(TimeEntry.project_id, TimeEntry.task_id).where(TimeEntry.user_id == actor.user_id)
    latest = mine.order_by(TimeEntry.start_time.desc(), TimeEntry.id.desc()).limit(1)
    last = connection().execute(latest).mappings().first()
    return start(actor, **last) if last else None


def stop(actor: Actor) -> Row:
    entry = get(actor)
    return end(actor, entry, now())


def pause(actor: Actor) -> Row:
    """What passes until `resume` is a break: not worked, not billed."""
    entry = get(actor)
    if entry.paused_at is not None:
        raise Refused("The timer is paused already", code="timer_already_paused")
    entry.paused_at = now()
    return record(actor, EventType.TIMER_PAUSED, entry, TIME_ENTRY)


def resume(actor: Actor) -> Row:
    entry = get(actor)
    if entry.paused_at is None:
        raise Refused("The timer is not paused", code="timer_not_paused")
    entry.end_pause(now())
    return record(actor, EventType.TIMER_RESUMED, entry, TIME_ENTRY)


def end(actor: Actor, entry: TimeEntry, at: datetime) -> Row:
    entry.stop(at)
    overlaps.review_stop(entry)
    return record(actor, EventType.TIMER_STOPPED, entry, TIME_ENTRY)


def find(actor: Actor) -> TimeEntry | None:
    """The caller's running timer, locked: of two that stop it at once, one finds none."""
    mine = time_entries.visible_to(actor).where(
        TimeEntry.user_id == actor.user_id, TimeEntry.end_time.is_(None)
    )
    return lookup.lock_first(TimeEntry, mine)


def get(actor: Actor) -> TimeEntry:
    entry = find(actor)
    if entry is None:
        raise Refused("No timer is running", code="no_active_timer")
    return entry


def wrong(actor: Actor, data: dict[str, Any]) -> Errors:
    return booking.wrong(actor, data)
