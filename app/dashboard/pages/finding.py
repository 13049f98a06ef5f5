"""`/choices`: what is found by typing, for the lists of forms and filters."""

from functools import partial

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.dashboard import choices
from app.dashboard.access import needs
from app.dashboard.choices import MOST_FOUND, number
from app.kit.actor import actor
from app.projects import choices as projects
from app.tasks import choices as tasks

bp = Blueprint("choices", __name__, url_prefix="/choices")


def typed() -> str:
    return request.args.get("q", "")[:200]


def find(kind: str) -> ResponseReturnValue:
    """Those that hold the text, as tom-select reads them."""
    found = choices.found(actor, kind, typed())
    return jsonify([{"value": ident, "text": words} for ident, words in found])


for name, kind in choices.KINDS.items():
    bp.add_url_rule(f"/every/{name}", name, needs(kind.scope)(partial(find, name)))


@bp.get("/projects")
@needs("read:projects")
def find_projects() -> ResponseReturnValue:
    """The same of those that take time, by client."""
    found, _all = projects.bookable(actor, typed(), most=MOST_FOUND)
    return jsonify(
        [
            {"value": str(row["id"]), "text": row["name"], "optgroup": row["client_name"] or ""}
            for row in found
        ]
    )


@bp.get("/tasks")
@needs("read:tasks")
def tasks_of() -> str:
    """The options of a field for the task, once its project is chosen."""
    project_id = number(request.args.get("project_id", ""))
    found = tasks.bookable(actor, project_id) if project_id else []
    return render_template("dashboard/time/tasks.html", tasks=found)
