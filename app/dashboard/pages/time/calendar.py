"""`/calendar`: the week as it passed, drawn; a list of its days where nothing can be drawn."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from flask import Blueprint, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.dashboard.access import may, needs
from app.dashboard.formats import local_value, today, zone
from app.dashboard.forms import Form, blank
from app.dashboard.pages.time import choices, entry_form
from app.dashboard.pages.time.timer import running_timer
from app.dashboard.pages.time.weeks import asked_week, first_of_week
from app.kit.actor import actor
from app.kit.clock import now
from app.kit.errors import Invalid
from app.kit.wire import Row
from app.reports import days as reports
from app.settings.models import Weekday
from app.time_entries import service

bp = Blueprint("calendar", __name__, url_prefix="/calendar")
WEEK = timedelta(days=7)
COLORS = 8
# As JavaScript counts them.
_FIRST_DAYS = {Weekday.SUNDAY: 0, Weekday.MONDAY: 1, Weekday.SATURDAY: 6}


@bp.get("")
@needs("read:time_entries")
def index() -> str:
    days = asked_week()
    return render_template(
        "dashboard/time/calendar.html",
        days=days,
        by_day=by_day(days),
        day=today(),
        first_day=_FIRST_DAYS[g.week_start],
        previous=(days[0] - WEEK).isoformat(),
        following=(days[0] + WEEK).isoformat(),
        is_this_week=first_of_week(today()) == days[0],
    )


def by_day(days: Sequence[date]) -> dict[date, list[Row]]:
    """The entries where they begin, the earliest first; what began before stands at the first."""
    told: dict[date, list[Row]] = {day: [] for day in days}
    for entry in reversed(reports.entries_of(reports.own(actor, days[0], days[-1]))):
        begins = entry["start_time"].astimezone(zone()).date()
        told[max(begins, days[0])].append(entry)
    return told


@bp.get("/events")
@needs("read:time_entries")
def events() -> ResponseReturnValue:
    """One's own time of a week or of the days asked for, with wall-clock times of one's zone."""
    days = asked_week()
    found = reports.entries_of(reports.own(actor, days[0] - WEEK, days[-1] + WEEK))
    timer = running_timer()
    return jsonify([*map(drawn, found), *([drawn({**timer, "end_time": now()})] if timer else [])])


def drawn(entry: Row) -> Row:
    """An entry as EventCalendar takes it. It would take a title for HTML, so there is none."""
    is_fixed = entry["date_only"] or entry.get("is_active", False)
    return {
        "id": entry["id"],
        "start": local_value(entry["start_time"]),
        "end": local_value(day_end(entry) if entry["date_only"] else entry["end_time"]),
        "allDay": entry["date_only"],
        "editable": not is_fixed and may("write:time_entries"),
        "classNames": [f"entry-{entry['id']}", f"series-{entry['project_id'] % COLORS + 1}"],
        "extendedProps": {
            "project": entry["project_name"],
            "task": entry["task_name"],
            "notes": entry["notes"][:200],
            "seconds": entry.get("duration_seconds") or entry.get("seconds"),
            "runs": bool(entry.get("is_active")),
        },
    }


def day_end(entry: Row) -> datetime:
    begins: datetime = entry["start_time"]
    return begins.astimezone(zone()) + timedelta(days=1)


@bp.get("/create")
@needs("write:time_entries")
def create_form() -> str:
    given = {name: request.args.get(name, "") for name in ("start_time", "end_time")}
    return creation(blank(**given))


@bp.post("/create")
@needs("write:time_entries")
def create() -> ResponseReturnValue:
    form = entry_form.read_new(request.form)
    if form.submit(service.create, actor) is None:
        return creation(form), 400
    return "", 204, {"HX-Trigger": "entry-booked"}


def creation(form: Form) -> str:
    return render_template("dashboard/time/booking.html", form=form, choices=choices.of(form))


@bp.post("/<id:entry_id>")
@needs("write:time_entries")
def move(entry_id: int) -> ResponseReturnValue:
    """Where an entry was dragged to; refused in words that the page shows."""
    form = entry_form.read_change(request.form, entry_id)
    if form.submit(service.update, actor, entry_id) is None:
        raise Invalid(form.errors)
    return "", 204
