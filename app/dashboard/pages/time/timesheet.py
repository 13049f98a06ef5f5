"""`/timesheet`: the week as a grid, typed in."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.dashboard.access import needs
from app.dashboard.formats import duration, today
from app.dashboard.forms import blank
from app.dashboard.pages.time import choices
from app.dashboard.pages.time.cells import Sheet, name_of, read
from app.dashboard.pages.time.weeks import asked_week, first_of_week
from app.kit.actor import actor
from app.timesheet import service
from app.timesheet import week as weeks
from app.timesheet.week import Cell, Line, Week

bp = Blueprint("timesheet", __name__, url_prefix="/timesheet")
WEEK = timedelta(days=7)


@bp.get("")
@needs("read:time_entries")
def index() -> str:
    return page(asked_week(), Sheet(blank()))


@bp.post("")
@needs("write:time_entries")
def save() -> ResponseReturnValue:
    days = asked_week()
    sheet = read(request.form, days)
    form = sheet.form
    form.data = {"days": days, "changes": sheet.changes}
    if form.submit(done, actor) is None:
        return page(days, sheet), 400
    flash(_("The week is saved."))
    return redirect(url_for(".index", week=days[0].isoformat()))


def done(*given: Any, **named: Any) -> bool:
    service.write(*given, **named)
    return True


@bp.post("/copy")
@needs("write:time_entries")
def copy() -> ResponseReturnValue:
    days = asked_week()
    copied, refused = service.copy(actor, days)
    told = ngettext("%(num)s cell is copied.", "%(num)s cells are copied.", copied)
    if refused:
        told += " " + _("No more time on: %(names)s.", names=", ".join(refused))
    flash(told)
    return redirect(url_for(".index", week=days[0].isoformat()))


def page(days: Sequence[date], sheet: Sheet) -> str:
    week = weeks.read(actor, days)
    rows = "last" if request.values.get("rows") == "last" else None
    if rows:
        add_rows_of(week, [day - WEEK for day in days])
    return render_template(
        "dashboard/time/timesheet.html",
        week=week,
        rows=rows,
        sheet=sheet,
        form=sheet.form,
        choices=choices.of(sheet.form),
        day=today(),
        name_of=name_of,
        value_of=value_in(sheet),
        previous=(days[0] - WEEK).isoformat(),
        following=(days[0] + WEEK).isoformat(),
        is_this_week=first_of_week(today()) == days[0],
    )


def add_rows_of(week: Week, days: Sequence[date]) -> None:
    """The lines of another week, with nothing in them yet."""
    for work, line in weeks.read(actor, days).lines.items():
        empty = {day: Cell(day) for day in week.days}
        names = (line.project_name, line.task_name, line.client_name)
        week.lines.setdefault(work, Line(work, *names, empty))


def value_in(sheet: Sheet) -> Any:
    def value_of(line: Line, cell: Cell) -> str:
        """What was typed, where that could not be saved; else what there is."""
        there = duration(cell.seconds) if cell.seconds else ""
        return sheet.typed.get((line.work, cell.day), there)

    return value_of
