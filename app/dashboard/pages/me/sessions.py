"""`/me/sessions`: the browsers in which somebody is signed in, and their end."""

from flask import Blueprint, current_app, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.dashboard.listing import portion
from app.identity.sign_in import sessions
from app.kit.actor import actor

bp = Blueprint("sessions", __name__, url_prefix="/me/sessions")


@bp.get("")
def index() -> str:
    found = sessions.of(actor, current_app.config["IDLE_SESSION_LIFETIME"])
    return render_template(
        "dashboard/me/sessions.html", listed=portion(found, {}), here=g.browser_session_id
    )


@bp.post("/<id:session_id>/end")
def end(session_id: int) -> ResponseReturnValue:
    sessions.end_one(actor, session_id)
    flash(_("That browser is signed out."))
    return redirect(url_for(".index"))


@bp.post("/end-others")
def end_others() -> ResponseReturnValue:
    count = sessions.end_others(actor, g.browser_session_id)
    flash(ngettext("%(num)s browser is signed out.", "%(num)s browsers are signed out.", count))
    return redirect(url_for(".index"))
