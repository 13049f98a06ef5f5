"""What can be done with tasks. Who sees a project sees its tasks."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from app.events.ledger import EventType, record, record_creation, record_deletion
from app.identity.users import service as users
from app.kit import lookup
from app.kit.actor import Actor
from app.kit.clock import now
from app.kit.errors import Errors, Invalid
from app.kit.wire import Row
from app.projects import service as projects
from app.projects.models import ProjectStatus
from app.tasks.models import Task, TaskStatus
from app.tasks.shape import TASK


def visible_to(actor: Actor) -> Select[Any]:
    ids = projects.visible_ids(actor)
    return select(Task).where(*([] if ids is None else [Task.project_id.in_(ids)]))


def read(actor: Actor, task_id: int, expand: Sequence[str] = ()) -> Row:
    return lookup.read(TASK, visible_to(actor), task_id, expand)


def find(actor: Actor, task_id: int) -> Task | None:
    """The task, if the actor sees it; not locked."""
    return lookup.find(Task, visible_to(actor), task_id)


def get(actor: Actor, task_id: int) -> Task:
    return lookup.lock(Task, visible_to(actor), task_id)


def create(actor: Actor, **fields: Any) -> Row:
    if errors := wrong(actor, fields):
        raise Invalid(errors)
    task = Task(**fields)
    task.completed_at = now() if task.status == TaskStatus.DONE else None
    return record_creation(actor, EventType.TASK_CREATED, task, TASK)


def update(actor: Actor, task_id: int, **fields: Any) -> Row:
    task = get(actor, task_id)
    fields = lookup.differing(task, fields)
    if errors := wrong(actor, fields):
        raise Invalid(errors)
    before = task.status
    for name, value in fields.items():
        setattr(task, name, value)
    if task.status != before:
        task.completed_at = now() if task.status == TaskStatus.DONE else None
    return record(actor, happened(before, task.status), task, TASK)


def remove(actor: Actor, task_id: int) -> Row:
    """A task with time on it stays: the foreign key of the entries refuses."""
    return record_deletion(actor, EventType.TASK_DELETED, get(actor, task_id), TASK)


def columns() -> list[Row]:
    """A board's columns: the statuses, in the order of the work."""
    return [
        {"id": place + 1, "key": key, "label": key.replace("_", " ").title(), "position": place}
        for place, key in enumerate(TaskStatus)
    ]


def happened(before: TaskStatus, after: TaskStatus) -> EventType:
    if before == after:
        return EventType.TASK_UPDATED
    return EventType.TASK_COMPLETED if after == TaskStatus.DONE else EventType.TASK_STATUS_CHANGED


def wrong(actor: Actor, fields: dict[str, Any], _task_id: int | None = None) -> Errors:
    """The project or assignee that does not exist or takes no tasks, by field."""
    errors: dict[str, list[str]] = {}
    if project_id := fields.get("project_id"):
        project = projects.find(actor, project_id)
        if project is None:
            errors["project_id"] = [f"There is no project {project_id}"]
        elif project.status == ProjectStatus.ARCHIVED:
            errors["project_id"] = ["The project is archived"]
    if (assignee_id := fields.get("assignee_id")) and users.unknown([assignee_id]):
        errors["assignee_id"] = [f"There is no user {assignee_id}"]
    return errors
