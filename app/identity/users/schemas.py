"""How users look on the wire."""

from marshmallow import Schema, fields

from app.identity.models import Language, Role, User
from app.identity.passwords import LEAST, MOST
from app.kit.fields import Amount, Email, Flag, Id, Text, TimeZone, UtcDateTime, Word, required
from app.kit.listing import ListArgs, filter_by, matching, sort_by, updated_since
from app.settings.models import Weekday


class UserInput(Schema):
    username = Text(least=1, most=80, required=True, error_messages=required("username"))
    full_name = Text(most=200)
    email = Email()
    password = Text(least=LEAST, most=MOST, trims=False, load_only=True)
    role = Word(Role)
    hourly_rate = Amount(allow_none=True)
    cost_rate = Amount(allow_none=True)
    timezone = TimeZone()
    week_start = Word(Weekday)
    weekly_capacity_hours = Amount(most=168)
    language = Word(Language, allow_none=True)
    is_active = Flag()


class NewUserInput(UserInput):
    """What is said once, and stays."""

    is_service_account = Flag()


class UserSchema(Schema):
    id = Id(required=True)
    username = fields.String(required=True)
    is_service_account = fields.Boolean()
    full_name = fields.String()
    email = fields.String(allow_none=True)
    role = Word(Role)
    is_active = fields.Boolean()
    has_second_factor = fields.Boolean()
    hourly_rate = Amount(allow_none=True)
    cost_rate = Amount(allow_none=True)
    timezone = TimeZone()
    week_start = Word(Weekday)
    weekly_capacity_hours = Amount()
    language = Word(
        Language,
        allow_none=True,
        metadata={"description": "Of the dashboard; null: what the browser asks for"},
    )
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


class UserListArgs(ListArgs):
    role = filter_by(User.role, Word(Role))
    is_active = filter_by(User.is_active, Flag(), lambda column, value: column.is_(value))
    is_service_account = filter_by(
        User.is_service_account, Flag(), lambda column, value: column.is_(value)
    )
    q = matching(User.username, User.full_name)
    updated_since = updated_since(User.updated_at)
    sort = sort_by(
        {"username": User.username, "created_at": User.created_at, "updated_at": User.updated_at},
        default="username",
    )
