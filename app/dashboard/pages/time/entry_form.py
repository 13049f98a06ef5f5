"""The form of a time entry: what it holds, and how it is read."""

from functools import partial

from werkzeug.datastructures import MultiDict

from app.dashboard.formats import duration
from app.dashboard.forms import Form, bind, filled
from app.dashboard.pages.time import hours
from app.kit.actor import actor
from app.kit.wire import Row
from app.time_entries import service
from app.time_entries.schemas import TimeEntryInput

# Without these an entry cannot be made, and an empty field says nothing.
_SAY_NOTHING = ("start_time", "date", "duration", "end_time", "billable")
# What is said together is sent together.
_TOGETHER = (("project_id", "task_id"), ("date", "duration"), ("start_time",), ("end_time",))
_new, _change = TimeEntryInput(), TimeEntryInput(partial=True)


def of(row: Row) -> Form:
    """What there is: a day and its length, or times on the clock."""
    form = filled(_change, {**row, "tags": ", ".join(row["tag_list"])})
    if row["date_only"]:
        day = form.value("start_time")[:10]
        form.typed["date"], form.typed["duration"] = day, duration(row["duration_seconds"])
    return form


def read_new(typed: MultiDict[str, str]) -> Form:
    """Who says from when to when means that; the form proposes a day by itself."""
    given = MultiDict(typed)
    if given.get("start_time", "").strip():
        given.poplist("date")
    form = read(_new, given, None)
    form.typed = typed
    return form


def read_change(typed: MultiDict[str, str], entry_id: int) -> Form:
    """What was typed anew. A form tells an instant less exactly than it is, where clocks are put
    back and where people live in other zones; and who looks may not see the project.
    """
    shown, given = of(service.read(actor, entry_id)).typed, MultiDict(typed)
    for names in _TOGETHER:
        if all(same(given.get(name), shown.get(name, "")) for name in names):
            for name in names:
                given.poplist(name)
    form = read(_change, given, entry_id)
    form.typed = typed
    return form


def read_changes(typed: MultiDict[str, str]) -> Form:
    """Of several entries at once."""
    return read(_change, typed, None)


def same(given: str | None, shown: str) -> bool:
    """Browsers leave out seconds where there are none."""
    return given is None or given == shown or f"{given}:00" == shown


def read(schema: TimeEntryInput, typed: MultiDict[str, str], entry_id: int | None) -> Form:
    given = MultiDict(typed)
    for name in _SAY_NOTHING:
        if not given.get(name, "").strip():
            given.poplist(name)
    if "duration" in given:
        given["duration"] = hours.as_sent(given["duration"])
    also = partial(service.wrong, actor)
    form = bind(schema, given, also=partial(also, entry_id=entry_id) if entry_id else also)
    form.typed = typed
    return form
