"""`/`: where people arrive."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.dashboard.blueprint import bp
from app.kit.actor import actor

_MAY = {
    "manager": "You see the time of the teams you lead and of the projects you manage.",
    "user": "You track your own time on the projects you work on.",
    "viewer": "You see what a user sees, and change nothing.",
}


@bp.get("/")
def home() -> ResponseReturnValue:
    if actor.is_admin:
        return redirect(url_for("dashboard.administration.api_tokens"))
    return render_template("dashboard/home.html", may=_MAY[actor.role])
