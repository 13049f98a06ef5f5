"""`/api/v1/tasks`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.kit.actor import actor
from app.kit.bulk.endpoint import changes_many
from app.kit.bulk.running import Verbs
from app.kit.endpoint import answers, lists, refuses, returns, shows
from app.kit.external_ids.endpoint import puts, read
from app.kit.taking import takes
from app.kit.wire import Row
from app.tasks import service
from app.tasks.models import Task
from app.tasks.schemas import ColumnsSchema, TaskInput, TaskListArgs
from app.tasks.shape import TASK

bp = Blueprint("tasks", __name__)
_VERBS = Verbs(
    Task,
    service.visible_to,
    create=service.create,
    update=service.update,
    delete=service.remove,
    wrong=service.wrong,
)


@bp.get("/tasks")
@requires("read:tasks")
@lists(TASK, key="tasks", args=TaskListArgs)
def index() -> Select[Any]:
    """List tasks.

    `status=active` stands for the open ones: todo, in_progress and review.
    """
    return service.visible_to(actor)


@bp.post("/tasks")
@requires("write:tasks")
@takes(TaskInput, also=service.wrong)
@returns(
    TASK, key="task", status=201, message="Task created successfully", location="/api/v1/tasks/{id}"
)
def create(data: dict[str, Any]) -> Row:
    """Create a task."""
    return service.create(actor, **data)


@bp.get("/tasks/<id:task_id>")
@requires("read:tasks")
@shows(TASK, key="task")
def show(task_id: int, expand: Sequence[str]) -> Row:
    """Show one task."""
    return service.read(actor, task_id, expand)


@bp.route("/tasks/<id:task_id>", methods=["PUT", "PATCH"])
@requires("write:tasks")
@takes(TaskInput, partial=True, also=service.wrong)
@refuses(409, "Time is booked on the task, so it stays in its project")
@returns(TASK, key="task", message="Task updated successfully")
def update(task_id: int, data: dict[str, Any]) -> Row:
    """Change a task.

    Only the fields you send are changed. `status: done` completes it.
    """
    return service.update(actor, task_id, **data)


@bp.delete("/tasks/<id:task_id>")
@requires("write:tasks")
@refuses(409, "Time is booked on the task")
@returns(TASK, key="task", message="Task deleted successfully")
def remove(task_id: int) -> Row:
    """Delete a task.

    Refused while time is booked on it; cancel it instead (`status: cancelled`).
    """
    return service.remove(actor, task_id)


@bp.post("/tasks/bulk")
@requires("write:tasks")
@changes_many(TaskInput)
def change_many() -> Verbs:
    """Create, change and delete many tasks.

    Up to 500 `operations`, or the same `changes` to up to 500 `ids`. Each is what the call for one
    would be, in their order, with the same answer. `atomic`: where one cannot be done, none is.
    """
    return _VERBS


@bp.get("/tasks/by-external-id/<source>/<rest:external_id>")
@requires("read:tasks")
@shows(TASK, key="task")
def show_by_external_id(source: str, external_id: str, expand: Sequence[str]) -> Row:
    """Show the task that another system knows by this id."""
    return read(TASK, service.visible_to(actor), source, external_id, expand)


@bp.put("/tasks/by-external-id/<source>/<rest:external_id>")
@requires("write:tasks")
@puts(TASK, TaskInput, key="task")
def put_by_external_id() -> Verbs:
    """Create or change the task that another system knows by this id.

    Where there is none it is created, with all that is required (201); otherwise the fields that
    you send are changed (200). An id of one that you do not see is taken (409).
    """
    return _VERBS


@bp.get("/kanban/columns")
@requires("read:tasks")
@answers(ColumnsSchema)
def columns() -> dict[str, Any]:
    """List the columns of a board.

    One for each status of a task, in the order of the work.
    """
    return {"columns": service.columns()}
