"""How reports look on the wire."""

from marshmallow import Schema, fields

from app.kit.fields import Id, UtcDateTime
from app.kit.openapi_answers import PaginationSchema

_MONEY = {"description": "By currency; only for those who may see the rates"}
_SEEN = {"description": "Only for those who may see the rates"}


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


class RangeSchema(Schema):
    start_date = UtcDateTime(required=True)
    end_date = UtcDateTime(required=True, metadata={"description": "The last second counted"})
    timezone = fields.String(required=True)


class SummarySchema(RangeSchema):
    """Totals of a range, and the groups that were asked for; `by_project` is always there."""

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


class DetailSchema(Schema):
    """A time entry, with what of it lies in the range."""

    id = Id(required=True)
    start_time = UtcDateTime()
    end_time = UtcDateTime()
    seconds = fields.Integer(metadata={"description": "Worked within the range"})
    hours = fields.Float()
    user_id = Id()
    username = fields.String()
    client_id = Id(allow_none=True)
    client_name = fields.String(allow_none=True)
    project_id = Id()
    project_name = fields.String()
    task_id = Id(allow_none=True)
    task_name = fields.String(allow_none=True)
    notes = fields.String()
    tags = fields.String()
    billable = fields.Boolean()
    hourly_rate = fields.Float(allow_none=True, metadata=_SEEN)
    amount = fields.Float(allow_none=True, metadata=_SEEN)
    currency = fields.String(metadata=_SEEN)


class DetailedSchema(RangeSchema):
    totals = fields.Nested(FiguresSchema, required=True)
    entries = fields.List(fields.Nested(DetailSchema), required=True)
    pagination = fields.Nested(PaginationSchema, required=True)


class DayOfWeekSchema(Schema):
    day = fields.Date(required=True)
    hours = fields.Float(required=True)
    seconds = fields.Integer(required=True)


class PersonsWeekSchema(FiguresSchema):
    user_id = Id(required=True)
    username = fields.String(required=True)
    by_day = fields.List(fields.Nested(DayOfWeekSchema), required=True)


class WeekSchema(Schema):
    week = fields.Date(required=True, metadata={"description": "Its first day"})
    days = fields.List(fields.Date(), required=True)
    seconds = fields.List(fields.Integer(), metadata={"description": "Of all, by day"})
    users = fields.List(fields.Nested(PersonsWeekSchema), required=True)


class WeeklySchema(RangeSchema):
    totals = fields.Nested(FiguresSchema, required=True)
    weeks = fields.List(fields.Nested(WeekSchema), required=True)


class UseSchema(Schema):
    capacity_hours = fields.Float(required=True)
    hours = fields.Float(required=True)
    billable_hours = fields.Float(required=True)
    utilization_percent = fields.Float(required=True, allow_none=True)
    billable_percent = fields.Float(required=True, allow_none=True)
    seconds = fields.Integer(required=True)
    billable_seconds = fields.Integer(required=True)


class PersonsUseSchema(UseSchema):
    user_id = Id(required=True)
    username = fields.String(required=True)
    team_ids = fields.List(fields.Integer())
    team_names = fields.List(fields.String())


class TeamsUseSchema(UseSchema):
    team_id = Id(required=True)
    team_name = fields.String(required=True)


class UtilizationSchema(RangeSchema):
    totals = fields.Nested(UseSchema, required=True)
    by_user = fields.List(fields.Nested(PersonsUseSchema), required=True)
    by_team = fields.List(fields.Nested(TeamsUseSchema), required=True)


class ProjectBudgetSchema(Schema):
    project_id = Id(required=True)
    project_name = fields.String(required=True)
    client_name = fields.String(allow_none=True)
    status = fields.String()
    estimated_hours = fields.Float(allow_none=True)
    used_hours = fields.Float()
    used_seconds = fields.Integer()
    remaining_hours = fields.Float(allow_none=True)
    hours_used_percent = fields.Float(allow_none=True)
    currency = fields.String()
    budget_amount = fields.Float(allow_none=True)
    used_amount = fields.Float()
    remaining_amount = fields.Float(allow_none=True)
    budget_used_percent = fields.Float(allow_none=True)
    burn_hours_per_week = fields.Float()
    burn_amount_per_week = fields.Float()
    runs_out_on = fields.Date(allow_none=True)


class BudgetSchema(RangeSchema):
    projects = fields.List(fields.Nested(ProjectBudgetSchema), required=True)


class ProjectRowSchema(FiguresSchema):
    project_id = Id(required=True)
    project_name = fields.String(required=True)
    client_id = Id(allow_none=True)
    client_name = fields.String(allow_none=True)
    status = fields.String()
    billable_percent = fields.Float(allow_none=True)
    users = fields.Integer(metadata={"description": "How many worked on it"})


class ProjectsSchema(RangeSchema):
    totals = fields.Nested(FiguresSchema, required=True)
    rows = fields.List(fields.Nested(ProjectRowSchema), required=True)


class UserRowSchema(FiguresSchema):
    user_id = Id(required=True)
    username = fields.String(required=True)
    billable_percent = fields.Float(allow_none=True)
    projects = fields.Integer(metadata={"description": "On how many they worked"})


class UsersSchema(RangeSchema):
    totals = fields.Nested(FiguresSchema, required=True)
    rows = fields.List(fields.Nested(UserRowSchema), required=True)
