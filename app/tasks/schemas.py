"""How tasks look on the wire."""

from enum import StrEnum
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import Schema, fields
from sqlalchemy import ColumnElement

from app.kit.external_ids.columns import ExternalId
from app.kit.fields import Amount, Day, Id, Text, UtcDateTime, Whole, Word, required
from app.kit.listing import ListArgs, filter_by, filtering, matching, sort_by, updated_since
from app.tasks.models import OPEN, PRIORITIES, Task, TaskStatus


class Priority(Whole):
    """1 low, 2 medium, 3 high, 4 urgent; the words are understood too."""

    def __init__(self, **options: Any) -> None:
        super().__init__(1, 4, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        word = PRIORITIES.get(value.lower(), value) if isinstance(value, str) else value
        return super()._deserialize(word, attr, data, **options)


class TaskInput(ExternalId):
    name = Text(least=1, most=200, required=True, error_messages=required("Name"))
    project_id = Id(required=True, error_messages=required("project_id"))
    description = Text(most=20000)
    status = Word(TaskStatus)
    priority = Priority()
    assignee_id = Id(allow_none=True)
    due_date = Day(allow_none=True)
    estimated_hours = Amount(allow_none=True)


class TaskSchema(ExternalId):
    id = Id(required=True)
    name = fields.String(required=True)
    description = fields.String()
    project_id = Id()
    project_name = fields.String()
    status = Word(TaskStatus)
    priority = Priority()
    assignee_id = Id(allow_none=True)
    assignee_name = fields.String(allow_none=True)
    due_date = Day(allow_none=True)
    estimated_hours = Amount(allow_none=True)
    completed_at = UtcDateTime(allow_none=True)
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


class ColumnSchema(Schema):
    id = Id(required=True)
    key = Word(TaskStatus, required=True)
    label = fields.String(required=True)
    position = fields.Integer(required=True)


class ColumnsSchema(Schema):
    columns = fields.List(fields.Nested(ColumnSchema), required=True)


class StatusFilter(StrEnum):
    """A task's status, or `active` for the open ones."""

    TODO = "todo"
    IN_PROGRESS = "in_progress"
    REVIEW = "review"
    DONE = "done"
    CANCELLED = "cancelled"
    ACTIVE = "active"


@cache
def of_status(wanted: StatusFilter, _zone: ZoneInfo) -> ColumnElement[bool]:
    if wanted == StatusFilter.ACTIVE:
        return Task.status.in_(OPEN)
    return Task.status == wanted.value


class TaskListArgs(ListArgs):
    external_source = filter_by(Task.external_source, Text(most=60))
    external_id = filter_by(Task.external_id, Text(most=200))
    project_id = filter_by(Task.project_id, Id(allow_none=True))
    status = filtering(Word(StatusFilter), of_status)
    assignee_id = filter_by(Task.assignee_id, Id(allow_none=True))
    priority = filter_by(Task.priority, Priority())
    q = matching(Task.name, Task.description)
    updated_since = updated_since(Task.updated_at)
    sort = sort_by(
        {
            "name": Task.name,
            "created_at": Task.created_at,
            "updated_at": Task.updated_at,
            "due_date": Task.due_date,
            "priority": Task.priority,
            "status": Task.status,
        },
        default="-created_at",
    )
