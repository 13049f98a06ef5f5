"""Writing a week by its cells: each holds one length of time, or is left to the entries in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.identity.models import User
from app.kit.actor import Actor
from app.kit.db import session
from app.kit.durations import clock_form
from app.kit.errors import AppError, Conflict, Invalid, Refused
from app.kit.wire import Row
from app.time_entries import service as time_entries
from app.time_entries.models import Source
from app.timesheet import week as weeks
from app.timesheet.week import Cell, Week, Work

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """`before` is how many seconds the cell held for whoever changed it."""

    work: Work
    day: date
    before: int
    length: timedelta


def write(actor: Actor, days: Sequence[date], changes: Mapping[str, Change]) -> None:
    """Make all of the changes, or none: then Invalid names each that cannot be, by its key."""
    hold(actor)
    week, errors = weeks.read(actor, days), dict[str, list[str]]()
    for name, change in changes.items():
        try:
            set_length(actor, cell_of(week, change), change)
        except (Invalid, Refused, Conflict) as refusal:
            errors[name] = sentences(refusal)
    if errors:
        raise Invalid(errors)


def hold(actor: Actor) -> None:
    """Of two windows that write the same week, the second sees what the first has written."""
    session.execute(select(User.id).where(User.id == actor.user_id).with_for_update(key_share=True))


def cell_of(week: Week, change: Change) -> Cell:
    line = week.lines.get(change.work)
    return line.cells[change.day] if line else Cell(change.day)


def set_length(actor: Actor, cell: Cell, change: Change) -> None:
    if cell.seconds != change.before:
        raise Conflict(f"Somebody changed this meanwhile: it is {clock_form(cell.seconds)} now")
    if change.length > DAY:
        raise Refused("A day has 24 hours")
    if not cell.is_plain:
        raise Refused("Several entries, or one over midnight: change them one by one")
    if not cell.entries:
        book(actor, change)
    elif not change.length:
        time_entries.remove(actor, cell.entries[0]["id"])
    else:
        check_midnight(actor, cell, change)
        time_entries.update(actor, cell.entries[0]["id"], duration=change.length)


def book(actor: Actor, change: Change) -> None:
    if not change.length:
        return
    project_id, task_id = change.work
    time_entries.create(
        actor,
        project_id=project_id,
        task_id=task_id or None,
        date=change.day,
        duration=change.length,
        source=Source.MANUAL,
    )


def check_midnight(actor: Actor, cell: Cell, change: Change) -> None:
    """What began on the clock keeps its beginning; it must end on the same day."""
    entry: Row = cell.entries[0]
    midnight = datetime.combine(cell.day + DAY, time(), ZoneInfo(actor.timezone))
    longer = change.length - timedelta(seconds=cell.seconds)
    if not entry["date_only"] and entry["end_time"] + longer > midnight:
        raise Refused("From when it began it would go on over midnight: change the entry")


def sentences(refusal: AppError) -> list[str]:
    errors = refusal.extra.get("errors")
    return [said for told in errors.values() for said in told] if errors else [str(refusal)]


def copy(actor: Actor, days: Sequence[date]) -> tuple[int, list[str]]:
    """What was worked the week before, in the cells that hold nothing yet.

    How many cells that were, and the names of projects that take no time any more.
    """
    hold(actor)
    week, copied, refused = weeks.read(actor, days), 0, set[str]()
    for line in weeks.read(actor, [day - 7 * DAY for day in days]).in_order():
        for day, cell in line.cells.items():
            change = Change(line.work, day + 7 * DAY, 0, timedelta(seconds=cell.seconds))
            if not cell.seconds or cell_of(week, change).entries:
                continue
            try:
                book(actor, change)
                copied += 1
            except Invalid:
                refused.add(line.project_name)
    return copied, sorted(refused)
