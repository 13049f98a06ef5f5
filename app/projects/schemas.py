"""How projects look on the wire: what comes in, what goes out, how lists are asked for."""

from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

from marshmallow import fields, validate
from sqlalchemy import ColumnElement, true

from app.kit.external_ids.columns import ExternalId
from app.kit.fields import Amount, CommaList, Flag, Id, Text, UtcDateTime, Word, required
from app.kit.listing import ListArgs, filter_by, filtering, matching, sort_by, updated_since
from app.projects.models import Project, ProjectStatus, Visibility

_COLOR = validate.Regexp(r"#[0-9a-fA-F]{6}\Z", error="Must be a color such as #3366ff")

_TOTALS = {"description": "Only with `expand=totals`, for those who see all time of the project"}


class ProjectInput(ExternalId):
    name = Text(least=1, most=200, required=True, error_messages=required("Name"))
    description = Text(most=20000)
    client_id = Id(allow_none=True)
    manager_id = Id(allow_none=True)
    member_ids = CommaList(Id(), validate=validate.Length(max=1000, error="At most 1000 members"))
    hourly_rate = Amount(allow_none=True)
    estimated_hours = Amount(allow_none=True)
    budget_amount = Amount(allow_none=True)
    color = fields.String(allow_none=True, validate=_COLOR)
    billable = Flag()
    status = Word(ProjectStatus)
    visibility = Word(Visibility)


class ProjectSchema(ExternalId):
    id = Id(required=True)
    name = fields.String(required=True)
    description = fields.String()
    client_id = Id(allow_none=True)
    client_name = fields.String(allow_none=True)
    manager_id = Id(allow_none=True)
    member_ids = fields.List(fields.Integer())
    hourly_rate = Amount(allow_none=True)
    estimated_hours = Amount(allow_none=True)
    budget_amount = Amount(allow_none=True)
    color = fields.String(allow_none=True)
    billable = fields.Boolean()
    status = Word(ProjectStatus)
    visibility = Word(Visibility)
    tracked_hours = Amount(metadata=_TOTALS)
    remaining_hours = fields.Decimal(allow_none=True, metadata=_TOTALS)
    budget_used_percent = fields.Decimal(allow_none=True, metadata=_TOTALS)
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


class StatusFilter(StrEnum):
    """A project's status, or all of them."""

    ACTIVE = "active"
    ON_HOLD = "on_hold"
    ARCHIVED = "archived"
    ALL = "all"


@cache
def of_status(wanted: StatusFilter, _zone: ZoneInfo) -> ColumnElement[bool]:
    return true() if wanted == StatusFilter.ALL else Project.status == wanted.value


class ProjectListArgs(ListArgs):
    external_source = filter_by(Project.external_source, Text(most=60))
    external_id = filter_by(Project.external_id, Text(most=200))
    status = filtering(Word(StatusFilter, load_default=StatusFilter.ACTIVE), of_status)
    client_id = filter_by(Project.client_id, Id(allow_none=True))
    q = matching(Project.name, Project.description)
    updated_since = updated_since(Project.updated_at)
    sort = sort_by(
        {
            "name": Project.name,
            "created_at": Project.created_at,
            "updated_at": Project.updated_at,
            "status": Project.status,
        },
        default="name",
    )
