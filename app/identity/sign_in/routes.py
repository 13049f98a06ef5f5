"""`/api/v1/auth`."""

from typing import Any

from flask import Blueprint, request
from marshmallow import Schema, fields

from app.identity.access import actor_of, public
from app.identity.scopes import own
from app.identity.sign_in import service
from app.kit.endpoint import answers, refuses, takes
from app.kit.fields import Text, UtcDateTime, required
from app.kit.wire import Row

bp = Blueprint("sign_in", __name__)


class SignInInput(Schema):
    username = Text(least=1, most=80, required=True, error_messages=required("username"))
    password = fields.String(required=True, error_messages=required("password"))


class SignedInSchema(Schema):
    token = fields.String(required=True)
    token_id = fields.Integer(required=True)
    expires_at = UtcDateTime(required=True)
    scopes = fields.List(fields.String(), required=True)


@bp.post("/auth/login")
@public
@refuses(401, "The username or the password is wrong")
@refuses(429, "Too many failed attempts")
@takes(SignInInput)
@answers(SignedInSchema)
def sign_in(data: dict[str, Any]) -> Row:
    """Sign in with a username and a password.

    For apps that people sign in to: the answer holds a token that expires after 30 days. Its
    scopes are what the user may do without an administrator's help.
    """
    user = service.check(data["username"], data["password"][:1000], request.remote_addr or "::")
    row, clear = service.token_for_app(actor_of(user, own(user.role)))
    return {
        "token": clear,
        "token_id": row["id"],
        "expires_at": row["expires_at"],
        "scopes": row["scopes"],
    }
