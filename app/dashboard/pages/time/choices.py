"""`/choices`: projects and tasks to choose from, for forms about time."""

from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from app.dashboard.access import needs
from app.dashboard.choices import number
from app.dashboard.forms import Form
from app.kit.actor import actor
from app.kit.wire import Row
from app.projects import choices as projects
from app.tasks import choices as tasks

bp = Blueprint("choices", __name__, url_prefix="/choices")
MOST_FOUND = 50


@dataclass(frozen=True)
class Choices:
    """`clients` are names with their projects; `all_there` is whether there are no more."""

    clients: list[tuple[str, list[Row]]]
    all_there: bool
    tasks: list[Row]

    @property
    def project_ids(self) -> list[str]:
        return [str(project["id"]) for _, projects in self.clients for project in projects]


def of(form: Form) -> Choices:
    """What the form's person may choose; what it holds is among it."""
    project_id, task_id = number(form.value("project_id")), number(form.value("task_id"))
    found, all_there = projects.bookable(actor, kept=[project_id] if project_id else [])
    theirs = tasks.bookable(actor, project_id, task_id) if project_id else []
    return Choices(by_client(found), all_there, theirs)


def by_client(rows: list[Row]) -> list[tuple[str, list[Row]]]:
    groups = groupby(rows, key=lambda row: row["client_name"])
    return [(name or "", list(theirs)) for name, theirs in groups]


@bp.get("/projects")
@needs("read:projects")
def find_projects() -> ResponseReturnValue:
    """Those that hold the text, as tom-select reads them."""
    found, _all = projects.bookable(actor, request.args.get("q", "")[:200], most=MOST_FOUND)
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
