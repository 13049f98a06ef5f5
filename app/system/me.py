"""`/api/v1/users/me`: the caller, and what they are doing."""

from typing import Any

from flask import Blueprint
from marshmallow import Schema, fields

from app.identity.access import requires
from app.identity.scopes import Scope, grants
from app.identity.users import service as users
from app.identity.users.schemas import UserSchema
from app.identity.users.service import USER
from app.kit.actor import actor
from app.kit.endpoint import answers
from app.kit.wire import Row
from app.time_entries.schemas import TimeEntrySchema
from app.time_entries.shape import TIME_ENTRY
from app.timer import service as timer

bp = Blueprint("me", __name__)


class MeSchema(Schema):
    user = fields.Nested(UserSchema, required=True)
    timer = fields.Nested(TimeEntrySchema, allow_none=True)


@bp.get("/users/me")
@requires("read:users")
@answers(MeSchema)
def me() -> dict[str, Any]:
    """Show the authenticated user.

    `timer` is the running timer or null; it is there when the token may read time entries.
    """
    told: dict[str, Row | None] = {"user": USER.tell(actor, users.read(actor, actor.user_id))}
    if grants(actor.scopes, Scope.READ_TIME_ENTRIES):
        running = timer.status(actor)
        told["timer"] = TIME_ENTRY.tell(actor, running) if running else None
    return told
