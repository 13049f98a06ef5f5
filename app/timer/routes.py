"""`/api/v1/timer`."""

from typing import Any

from flask import Blueprint

from app.identity.access import requires
from app.kit.actor import actor
from app.kit.endpoint import refuses, returns
from app.kit.taking import takes, takes_nothing
from app.kit.wire import Row
from app.time_entries.shape import TIME_ENTRY
from app.timer import service
from app.timer.schemas import TimerInput

bp = Blueprint("timer", __name__)


@bp.get("/timer/status")
@requires("read:time_entries")
@returns(TIME_ENTRY, key="timer", flag="active")
def status() -> Row | None:
    """Show the running timer.

    `timer` is null and `active` false while none runs.
    """
    return service.status(actor)


@bp.post("/timer/start")
@requires("write:time_entries")
@takes(TimerInput, also=service.wrong)
@refuses(409, "A timer is already running")
@returns(
    TIME_ENTRY,
    key="timer",
    status=201,
    message="Timer started successfully",
    location="/api/v1/time-entries/{id}",
)
def start(data: dict[str, Any]) -> Row:
    """Start a timer.

    While one runs it is refused, unless `switch` is true: then the running one is stopped at the
    same instant.
    """
    return service.start(actor, **data)


@bp.post("/timer/stop")
@requires("write:time_entries")
@takes_nothing
@refuses(400, "No timer is running")
@returns(TIME_ENTRY, key="time_entry", message="Timer stopped successfully")
def stop() -> Row:
    """Stop the running timer."""
    return service.stop(actor)


@bp.post("/timer/pause")
@requires("write:time_entries")
@takes_nothing
@refuses(400, "No timer is running, or it is paused already")
@returns(TIME_ENTRY, key="timer", message="Timer paused successfully")
def pause() -> Row:
    """Pause the running timer.

    The time until it is resumed or stopped counts as a break.
    """
    return service.pause(actor)


@bp.post("/timer/resume")
@requires("write:time_entries")
@takes_nothing
@refuses(400, "No timer is running, or it is not paused")
@returns(TIME_ENTRY, key="timer", message="Timer resumed successfully")
def resume() -> Row:
    """Resume the paused timer."""
    return service.resume(actor)
