"""How teams look on the wire."""

from marshmallow import Schema, fields, validate

from app.identity.models import Role, Team, User
from app.identity.users.schemas import UserSchema
from app.kit.fields import CommaList, Flag, Id, Text, UtcDateTime, Word, required
from app.kit.listing import ListArgs, filter_by, matching, sort_by, updated_since

_people = validate.Length(max=1000, error="At most 1000 people")


class TeamInput(Schema):
    name = Text(least=1, most=200, required=True, error_messages=required("name"))
    lead_ids = CommaList(Id(), validate=_people)
    member_ids = CommaList(Id(), validate=_people)


class TeamSchema(Schema):
    id = Id(required=True)
    name = fields.String(required=True)
    lead_ids = fields.List(fields.Integer())
    member_ids = fields.List(fields.Integer())
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


class TeamListArgs(ListArgs):
    q = matching(Team.name)
    updated_since = updated_since(Team.updated_at)
    sort = sort_by({"name": Team.name, "created_at": Team.created_at}, default="name")


class MemberInput(Schema):
    user_id = Id(required=True, error_messages=required("user_id"))
    is_lead = Flag()


class MemberChanges(Schema):
    is_lead = Flag()


class MemberSchema(UserSchema):
    is_lead = fields.Boolean(required=True)


class MemberListArgs(ListArgs):
    role = filter_by(User.role, Word(Role))
    q = matching(User.username, User.full_name)
    updated_since = updated_since(User.updated_at)
    sort = sort_by(
        {"username": User.username, "created_at": User.created_at, "updated_at": User.updated_at},
        default="username",
    )
