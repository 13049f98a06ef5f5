"""`/team`: who is working on what right now."""

from flask import Blueprint, render_template

from app.dashboard import choices
from app.dashboard.access import needs
from app.dashboard.formats import today
from app.kit.actor import actor
from app.timer import team

bp = Blueprint("team", __name__, url_prefix="/team")


@bp.get("")
@needs("read:time_entries")
def index() -> str:
    timers = team.running(actor)
    at_work = {timer["user_id"] for timer in timers}
    resting = team.others(actor, at_work)
    people = at_work | {person["user_id"] for person, _ in resting}
    return render_template(
        "dashboard/work/team.html",
        timers=timers,
        resting=resting,
        today=today(),
        names=choices.names_of_people(actor, people),
    )
