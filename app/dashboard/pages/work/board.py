"""`/tasks/board`: tasks in a column for each status, moved by dragging or by a button."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.dashboard import choices
from app.dashboard.access import needs
from app.dashboard.formats import today
from app.dashboard.forms import bind
from app.dashboard.listing import Listed, listed
from app.kit.actor import actor
from app.kit.errors import Invalid
from app.tasks import service
from app.tasks.models import OPEN
from app.tasks.schemas import TaskInput, TaskListArgs
from app.tasks.shape import TASK

bp = Blueprint("board", __name__, url_prefix="/tasks")
_args = TaskListArgs()
# So many cards of a column are looked through; the list has the others.
MOST = 20
_FILTERS = ("project_id", "assignee_id", "q")


@bp.get("/board")
@needs("read:tasks")
def board() -> str:
    columns = [(column["key"], cards(column["key"])) for column in service.columns()]
    asked = columns[0][1].asked
    filters = {name: asked[name] for name in _FILTERS if name in asked}
    return render_template(
        "dashboard/work/board.html",
        columns=columns,
        keys=[key for key, _ in columns],
        filters=filters,
        today=today(),
        projects=choices.offered(actor, "projects", "project_id", [filters.get("project_id", "")]),
        people=choices.offered(actor, "people", "assignee_id", [filters.get("assignee_id", "")]),
    )


@bp.post("/<id:task_id>/move")
@needs("write:tasks")
def move(task_id: int) -> ResponseReturnValue:
    """To another column; back to the board as it was filtered, or to the script that asks."""
    form = bind(TaskInput(only=["status"], partial=True), request.form)
    if form.submit(service.update, actor, task_id) is None:
        raise Invalid(form.errors)
    if "HX-Request" in request.headers:
        return "", 204
    filters: dict[str, Any] = {n: request.args[n] for n in _FILTERS if request.args.get(n)}
    return redirect(url_for("dashboard.board.board", **filters), 303)


def cards(status: str) -> Listed:
    """What is open by urgency, what is done as it was done."""
    order = "-priority" if status in OPEN else "-updated_at"
    visible = service.visible_to(actor)
    return listed(TASK, visible, _args, per_page=MOST, status=status, sort=order, page="1")
