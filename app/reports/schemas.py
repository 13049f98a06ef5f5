"""How reports are asked for, and how they look on the wire."""

from enum import StrEnum
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load

from app.kit.fields import (
    CommaList,
    DayOrInstant,
    Flag,
    Id,
    Text,
    TimeZone,
    UtcDateTime,
    Whole,
    Word,
)
from app.reports.dimensions import Dimension

_A_DAY = "A day (whole, in `timezone`), or an instant"
MOST_MINUTES = 24 * 60


class Rounding(StrEnum):
    """How a report rounds the length of each entry."""

    NEAREST = "nearest"
    UP = "up"
    DOWN = "down"


class ReportArgs(Schema):
    """The query string of every report."""

    start_date = DayOrInstant(metadata={"description": f"{_A_DAY}; 30 days ago by default"})
    end_date = DayOrInstant(metadata={"description": f"{_A_DAY}, inclusive; today by default"})
    timezone = TimeZone(metadata={"description": "Of the days told; yours by default"})
    project_id = Id(allow_none=True)
    client_id = Id(allow_none=True)
    task_id = Id(allow_none=True)
    user_id = Id(allow_none=True)
    team_id = Id(allow_none=True)
    tag = Text(least=1, most=60)
    billable = Flag()
    rounding = Word(
        Rounding, metadata={"description": "A view: the time that is stored stays as it is"}
    )
    rounding_minutes = Whole(1, MOST_MINUTES, metadata={"description": "15 by default"})

    @post_load
    def both_of_rounding(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        if {"rounding", "rounding_minutes"} & data.keys():
            data = {"rounding": Rounding.NEAREST, "rounding_minutes": 15} | data
        return data


def different(dimensions: list[Dimension]) -> None:
    if len(dimensions) > 3:
        raise ValidationError("At most three levels")


class SummaryArgs(ReportArgs):
    group_by = CommaList(
        Word(Dimension),
        load_default=list,
        validate=different,
        metadata={"description": "Up to three, the outermost first; `project` by default"},
    )


_MONEY = {"description": "By currency; only for those who may see the rates"}


class FiguresSchema(Schema):
    """A total: hours rounded once from the seconds beside them."""

    hours = fields.Float(required=True)
    billable_hours = fields.Float(required=True)
    entries = fields.Integer(required=True)
    seconds = fields.Integer(required=True)
    billable_seconds = fields.Integer(required=True)
    billable_amount = fields.Dict(keys=fields.String(), values=fields.Float(), metadata=_MONEY)


class GroupSchema(FiguresSchema):
    """One group, the keys of its dimension, and its parts (`by_task` and the like)."""

    user_id = Id()
    username = fields.String()
    team_ids = fields.List(fields.Integer(), allow_none=True)
    team_names = fields.List(fields.String(), allow_none=True)
    client_id = Id(allow_none=True)
    client_name = fields.String(allow_none=True)
    project_id = Id()
    project_name = fields.String()
    task_id = Id(allow_none=True)
    task_name = fields.String(allow_none=True)
    tags = fields.List(fields.String())
    day = fields.Date()
    week = fields.Date(metadata={"description": "The first day of the week"})
    month = fields.String(metadata={"description": "YYYY-MM"})
    billable = fields.Boolean()
    status = fields.String(metadata={"description": "Of the project"})
    by_user = fields.List(fields.Dict())
    by_team = fields.List(fields.Dict())
    by_client = fields.List(fields.Dict())
    by_project = fields.List(fields.Dict())
    by_task = fields.List(fields.Dict())
    by_tag = fields.List(fields.Dict())
    by_day = fields.List(fields.Dict())
    by_week = fields.List(fields.Dict())
    by_month = fields.List(fields.Dict())
    by_billable = fields.List(fields.Dict())
    by_status = fields.List(fields.Dict())


_GROUPS = fields.List(fields.Nested(GroupSchema))


class SummarySchema(Schema):
    """Totals of a range, and the groups that were asked for; `by_project` is always there."""

    start_date = UtcDateTime(required=True)
    end_date = UtcDateTime(required=True, metadata={"description": "The last second counted"})
    timezone = fields.String(required=True)
    total_hours = fields.Float(required=True)
    billable_hours = fields.Float(required=True)
    total_entries = fields.Integer(required=True)
    total_seconds = fields.Integer(required=True)
    billable_seconds = fields.Integer(required=True)
    billable_amount = fields.Dict(keys=fields.String(), values=fields.Float(), metadata=_MONEY)
    by_user = _GROUPS
    by_team = _GROUPS
    by_client = _GROUPS
    by_project = fields.List(fields.Nested(GroupSchema), required=True)
    by_task = _GROUPS
    by_tag = _GROUPS
    by_day = _GROUPS
    by_week = _GROUPS
    by_month = _GROUPS
    by_billable = _GROUPS
    by_status = _GROUPS
