"""`/api/v1/auth`."""

from typing import Any

from flask import Blueprint, request

from app.identity.access import actor_of, public
from app.identity.scopes import own
from app.identity.sign_in import service
from app.identity.sign_in.schemas import SignedInSchema, SignInInput
from app.kit.endpoint import answers, refuses
from app.kit.taking import takes
from app.kit.wire import Row

bp = Blueprint("sign_in", __name__)


@bp.post("/auth/login")
@public
@refuses(401, "The username or the password is wrong")
@refuses(429, "Too many failed attempts")
@refuses(503, "Failed attempts cannot be counted at the moment, or the database does not answer")
@takes(SignInInput)
@answers(SignedInSchema)
def sign_in(data: dict[str, Any]) -> Row:
    """Sign in with a username and a password.

    For apps that people sign in to: the answer holds a token that expires after 30 days. Its
    scopes are what the user may do without an administrator's help.
    """
    user = service.check(data["username"], data["password"], request.remote_addr or "::")
    row, clear = service.token_for_app(actor_of(user, own(user.role)))
    return {
        "token": clear,
        "token_id": row["id"],
        "expires_at": row["expires_at"],
        "scopes": row["scopes"],
    }
