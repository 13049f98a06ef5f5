"""`/`: what is running, what was done today, and what to look at."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.dashboard.access import needs
from app.dashboard.blueprint import bp
from app.dashboard.formats import today
from app.dashboard.forms import Form, bind
from app.dashboard.pages.time import choices
from app.dashboard.pages.time.first_steps import first_steps
from app.dashboard.pages.time.timer import running_timer
from app.dashboard.pages.time.weeks import first_of_week
from app.kit.actor import actor
from app.kit.wire import Row
from app.reports import days
from app.reports.sums import Sums
from app.time_entries import attention
from app.timer import service
from app.timer.schemas import TimerInput

_input = TimerInput()


@bp.get("/")
@needs("read:time_entries")
def home() -> str:
    # A link from a project leads here with the project chosen.
    given = {n: request.args[n] for n in ("project_id", "task_id") if n in request.args}
    return page(Form(MultiDict({"billable": "", **given})))


@bp.post("/")
@needs("write:time_entries")
def start() -> ResponseReturnValue:
    form = bind(_input, without_blanks(request.form), also=partial(service.wrong, actor))
    if form.submit(service.start, actor) is None:
        return page(form), 400
    return redirect(url_for("dashboard.home"))


def without_blanks(typed: MultiDict[str, str]) -> MultiDict[str, str]:
    """Whether time is billable is the project's to say, where the form does not."""
    kept = MultiDict(typed)
    if not kept.get("billable"):
        kept.poplist("billable")
    return kept


def page(form: Form) -> str:
    return render_template(
        "dashboard/time/today.html",
        form=form,
        choices=choices.of(form),
        day=today(),
        **worked(),
        **to_look_at(),
        steps=first_steps(),
    )


def worked() -> dict[str, Any]:
    """The week up to its end, and the entries of today."""
    first = first_of_week(today())
    by_day = days.sums(days.own(actor, first, first + timedelta(days=6)))
    return {
        "today_sums": by_day.get(today(), Sums()),
        "week_sums": days.whole(by_day),
        "entries": days.entries_of(days.own(actor, today(), today())),
        "week": (first, first + timedelta(days=6)),
    }


def to_look_at() -> dict[str, Any]:
    timer = running_timer()
    found: dict[str, Callable[..., tuple[list[Row], int]]] = {
        "without_notes": attention.without_notes,
        "overlapping": attention.overlapping,
    }
    told: dict[str, Any] = {name: find(actor) for name, find in found.items()}
    return {**told, "long_timer": timer if timer and attention.is_long(timer) else None}
