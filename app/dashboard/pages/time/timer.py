"""`/timer`: the buttons of the timer, which every page has."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dashboard.access import needs
from app.dashboard.blueprint import bp as dashboard
from app.dashboard.pages.time.places import back
from app.dashboard.sentences import translated
from app.kit.actor import actor
from app.kit.errors import Conflict, Invalid, Refused
from app.kit.wire import Row
from app.timer import service

bp = Blueprint("timer", __name__, url_prefix="/timer")


@dashboard.app_template_global()
def running_timer() -> Row | None:
    """One's own, asked for once a request."""
    if "actor" not in g:
        return None
    if "running_timer" not in g:
        g.running_timer = service.status(actor)
    found: Row | None = g.running_timer
    return found


@bp.get("/chip")
@needs("read:time_entries")
def chip() -> str:
    return render_template("dashboard/time/chip.html", also_at_a_glance=True)


@bp.post("/toggle")
@needs("write:time_entries")
def toggle() -> ResponseReturnValue:
    """Stop the timer, or start one on what was worked on last; with nothing to go on with, ask."""
    done = attempt(service.toggle)
    if done is None:
        return elsewhere(url_for("dashboard.home", _anchor="project_id"))
    return chip() if "HX-Request" in request.headers else redirect(back())


@bp.post("/stop")
@needs("write:time_entries")
def stop() -> ResponseReturnValue:
    attempt(service.stop)
    return redirect(back())


@bp.post("/pause")
@needs("write:time_entries")
def pause() -> ResponseReturnValue:
    attempt(service.pause)
    return redirect(back())


@bp.post("/resume")
@needs("write:time_entries")
def resume() -> ResponseReturnValue:
    attempt(service.resume)
    return redirect(back())


@bp.post("/like/<id:entry_id>")
@needs("write:time_entries")
def start_like(entry_id: int) -> ResponseReturnValue:
    attempt(service.start_like, entry_id)
    return redirect(url_for("dashboard.home"))


def attempt(verb: Callable[..., Row | None], *given: Any) -> Row | None:
    """What the verb answers. A refusal is told on the next page: another window was faster, or the
    project takes no time any more.
    """
    try:
        return verb(actor, *given)
    except (Refused, Conflict) as refusal:
        flash(translated(str(refusal)))
    except Invalid as refusal:
        sentences = [s for told in refusal.extra["errors"].values() for s in told]
        flash(_("The timer was not started.") + f" {' '.join(map(translated, sentences))}.")
    return None


def elsewhere(address: str) -> ResponseReturnValue:
    """The browser goes there, whoever asked: a form of the page, or a part of it by htmx."""
    if "HX-Request" in request.headers:
        return "", 200, {"HX-Redirect": address}
    return redirect(address)
