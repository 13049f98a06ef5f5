"""`/`: where people arrive."""

from flask import render_template

from app.dashboard.blueprint import bp
from app.kit.actor import actor

_MAY = {
    "admin": "You see and change everything.",
    "manager": "You see the time of the teams you lead and of the projects you manage.",
    "user": "You track your own time on the projects you work on.",
    "viewer": "You see what a user sees, and change nothing.",
}


@bp.get("/")
def home() -> str:
    return render_template("dashboard/home.html", may=_MAY[actor.role])
