"""`/api/v1/time-entries`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.kit.actor import actor
from app.kit.bulk.endpoint import changes_many
from app.kit.bulk.running import Verbs
from app.kit.endpoint import lists, refuses, returns, shows
from app.kit.external_ids.endpoint import puts, read
from app.kit.taking import takes
from app.kit.wire import Row
from app.time_entries import service
from app.time_entries.models import TimeEntry
from app.time_entries.schemas import TimeEntryInput, TimeEntryListArgs
from app.time_entries.shape import TIME_ENTRY

bp = Blueprint("time_entries", __name__)
_VERBS = Verbs(
    TimeEntry,
    service.visible_to,
    create=service.create,
    update=service.update,
    delete=service.remove,
    wrong=service.wrong,
)


@bp.get("/time-entries")
@requires("read:time_entries")
@lists(TIME_ENTRY, key="time_entries", args=TimeEntryListArgs)
def index(query: dict[str, Any]) -> Select[Any]:
    """List time entries.

    The newest first; a running timer only with `include_active=true`. People see their own time,
    managers also their teams' and their projects', administrators everybody's.
    """
    return service.listed(actor, query.get("user_id"))


@bp.post("/time-entries")
@requires("write:time_entries")
@takes(TimeEntryInput, also=service.wrong)
@refuses(409, "A timer is already running, or the time overlaps where that is denied")
@returns(
    TIME_ENTRY,
    key="time_entry",
    status=201,
    message="Time entry created successfully",
    location="/api/v1/time-entries/{id}",
)
def create(data: dict[str, Any]) -> Row:
    """Create a time entry.

    With `start_time` and `end_time`, or a `duration` instead of the end, or a `date` and
    `duration_minutes`. Without any end it is an active timer.
    """
    return service.create(actor, **data)


@bp.get("/time-entries/<id:entry_id>")
@requires("read:time_entries")
@shows(TIME_ENTRY, key="time_entry")
def show(entry_id: int, expand: Sequence[str]) -> Row:
    """Show one time entry."""
    return service.read(actor, entry_id, expand)


@bp.route("/time-entries/<id:entry_id>", methods=["PUT", "PATCH"])
@requires("write:time_entries")
@takes(TimeEntryInput, partial=True, also=service.wrong)
@refuses(409, "Changed since `if_updated_at`, or the time overlaps where that is denied")
@returns(TIME_ENTRY, key="time_entry", message="Time entry updated successfully")
def update(entry_id: int, data: dict[str, Any]) -> Row:
    """Change a time entry.

    Only the fields you send are changed. With `if_updated_at` the change is made only if nobody
    else has changed the entry since.
    """
    return service.update(actor, entry_id, **data)


@bp.delete("/time-entries/<id:entry_id>")
@requires("write:time_entries")
@returns(TIME_ENTRY, key="time_entry", message="Time entry deleted successfully")
def remove(entry_id: int) -> Row:
    """Delete a time entry."""
    return service.remove(actor, entry_id)


@bp.post("/time-entries/bulk")
@requires("write:time_entries")
@changes_many(TimeEntryInput)
def change_many() -> Verbs:
    """Create, change and delete many time entries.

    Up to 500 `operations`, or the same `changes` to up to 500 `ids`. Each is what the call for one
    would be, in their order, with the same answer. `atomic`: where one cannot be done, none is.
    """
    return _VERBS


@bp.get("/time-entries/by-external-id/<source>/<rest:external_id>")
@requires("read:time_entries")
@shows(TIME_ENTRY, key="time_entry")
def show_by_external_id(source: str, external_id: str, expand: Sequence[str]) -> Row:
    """Show the time entry that another system knows by this id."""
    return read(TIME_ENTRY, service.visible_to(actor), source, external_id, expand)


@bp.put("/time-entries/by-external-id/<source>/<rest:external_id>")
@requires("write:time_entries")
@puts(TIME_ENTRY, TimeEntryInput, key="time_entry")
def put_by_external_id() -> Verbs:
    """Create or change the time entry that another system knows by this id.

    Where there is none it is created, with all that is required (201); otherwise the fields that
    you send are changed (200). An id of one that you do not see is taken (409).
    """
    return _VERBS
