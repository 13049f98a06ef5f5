"""How time entries look on the wire."""

from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import (
    ValidationError,
    fields,
    post_load,
    validate,
    validates_schema,
)
from sqlalchemy import ColumnElement, select, true

from app.kit.external_ids.columns import ExternalId
from app.kit.fields import (
    CommaList,
    Day,
    Duration,
    Flag,
    Id,
    Text,
    UtcDateTime,
    Whole,
    Word,
    required,
)
from app.kit.listing import (
    ListArgs,
    filter_by,
    filtering,
    from_day,
    matching,
    sort_by,
    to_day,
    updated_since,
)
from app.projects.models import Project
from app.time_entries.models import Source, TimeEntry

# The ways to say when an entry ended; one of them at most.
_ENDS = ("end_time", "duration", "duration_minutes")
_NO_COLUMNS = {"duration", "date", "duration_minutes"}


class TagList(CommaList):
    """Tags, as a list or as a string with commas."""

    told_as_text = True

    def __init__(self, **options: Any) -> None:
        few = validate.Length(max=50, error="At most 50 tags")
        super().__init__(Text(least=1, most=60), validate=few, **options)

    def deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        if isinstance(value, list) and all(isinstance(tag, str) for tag in value):
            # Told as one string with commas, a comma within a tag would be read as two tags.
            value = ",".join(value)
        return super().deserialize([] if value is None else value, *args, **options)


class TimeEntryInput(ExternalId):
    project_id = Id(required=True, error_messages=required("project_id"))
    task_id = Id(allow_none=True)
    user_id = Id(allow_none=True)
    start_time = UtcDateTime()
    end_time = UtcDateTime(allow_none=True)
    duration = Duration(allow_none=True)
    date = Day(allow_none=True)
    duration_minutes = Whole(1, 366 * 24 * 60, allow_none=True)
    notes = Text(most=20000)
    tags = TagList()
    billable = Flag()
    source = Word(Source)

    @post_load
    def without_nothing(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Null says nothing here: these are no columns that it could clear."""
        return {k: v for k, v in data.items() if v is not None or k not in _NO_COLUMNS}

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def one_beginning(self, _data: Any, original: dict[str, Any], partial: Any, **_: Any) -> None:
        given = {name for name in ("start_time", "date") if original.get(name) is not None}
        if len(given) > 1:
            raise ValidationError("Give start_time or date", "date")
        if not partial and not given:
            raise ValidationError("start_time is required", "start_time")

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def one_end(self, _data: Any, original: dict[str, Any], **_: Any) -> None:
        given = [name for name in _ENDS if original.get(name) is not None]
        if len(given) > 1:
            raise ValidationError(f"Give one of {', '.join(_ENDS)}", given[1])
        if original.get("date") is not None and given in ([], ["end_time"]):
            raise ValidationError("Required with date", "duration_minutes")


class TimeEntrySchema(ExternalId):
    id = Id(required=True)
    user_id = Id()
    username = fields.String()
    project_id = Id()
    project_name = fields.String()
    client_id = Id(allow_none=True)
    client_name = fields.String(allow_none=True)
    task_id = Id(allow_none=True)
    task_name = fields.String(allow_none=True)
    start_time = UtcDateTime()
    end_time = UtcDateTime(allow_none=True)
    duration_seconds = fields.Integer()
    duration_hours = fields.Float()
    duration_formatted = fields.String(metadata={"description": "HH:MM:SS"})
    break_seconds = fields.Integer()
    paused_at = UtcDateTime(allow_none=True)
    is_active = fields.Boolean()
    notes = fields.String()
    tags = fields.String(metadata={"description": "Comma separated"})
    tag_list = fields.List(fields.String())
    billable = fields.Boolean()
    source = Word(Source)
    date_only = fields.Boolean(
        metadata={"description": "Booked as a day and a length, without times on the clock"}
    )
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


@cache
def with_running(wanted: bool, _zone: ZoneInfo) -> ColumnElement[bool]:
    return true() if wanted else TimeEntry.end_time.is_not(None)


class TimeEntryListArgs(ListArgs):
    external_source = filter_by(TimeEntry.external_source, Text(most=60))
    external_id = filter_by(TimeEntry.external_id, Text(most=200))
    project_id = filter_by(TimeEntry.project_id, Id(allow_none=True))
    client_id = filter_by(
        TimeEntry.project_id,
        Id(allow_none=True),
        lambda column, client_id: column.in_(
            select(Project.id).where(Project.client_id == client_id).correlate(None)
        ),
    )
    task_id = filter_by(TimeEntry.task_id, Id(allow_none=True))
    user_id = filter_by(TimeEntry.user_id, Id(allow_none=True))
    start_date = from_day(TimeEntry.start_time)
    end_date = to_day(TimeEntry.start_time)
    billable = filter_by(TimeEntry.billable, Flag(), lambda column, value: column.is_(value))
    tag = filter_by(
        TimeEntry.tags, Text(least=1, most=60), lambda column, tag: column.contains([tag])
    )
    q = matching(TimeEntry.notes)
    updated_since = updated_since(TimeEntry.updated_at)
    include_active = filtering(Flag(load_default=False), with_running)
    sort = sort_by(
        {
            "start_time": TimeEntry.start_time,
            "end_time": TimeEntry.end_time,
            "created_at": TimeEntry.created_at,
            "updated_at": TimeEntry.updated_at,
            "duration": TimeEntry.duration_seconds,
        },
        default="-start_time",
    )
