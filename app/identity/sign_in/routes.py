"""`/api/v1/auth`, and one's own password."""

from typing import Any

from flask import Blueprint, request

from app.identity.access import actor_of, public, requires
from app.identity.scopes import own
from app.identity.second_factor import service as second_factor
from app.identity.sign_in import service
from app.identity.sign_in.schemas import NewPasswordInput, SignedInSchema, SignInInput
from app.identity.users.new_password import own_wrong
from app.identity.users.service import USER
from app.kit.actor import actor
from app.kit.endpoint import answers, refuses, returns
from app.kit.taking import takes
from app.kit.wire import Row

bp = Blueprint("sign_in", __name__)


@bp.post("/auth/login")
@public
@refuses(401, "The username, the password or the code is wrong, or the code is missing")
@refuses(403, "A second factor is required, and was not set up")
@refuses(429, "Too many failed attempts")
@refuses(503, "Failed attempts cannot be counted at the moment, or the database does not answer")
@takes(SignInInput)
@answers(SignedInSchema)
def sign_in(data: dict[str, Any]) -> Row:
    """Sign in with a username and a password.

    For apps that people sign in to: the answer holds a token that expires after 30 days. Its
    scopes are what the user may do without an administrator's help. Who has a second factor sends
    `code` too; without it the answer is a 401 with `second_factor_required`.
    """
    user = service.check(data["username"], data["password"], request.remote_addr or "::")
    signing_in = actor_of(user, own(user.role))
    second_factor.prove(signing_in, user, data.get("code"))
    second_factor.refuse_without(user)
    row, clear = service.token_for_app(signing_in)
    return {
        "token": clear,
        "token_id": row["id"],
        "expires_at": row["expires_at"],
        "scopes": row["scopes"],
    }


@bp.post("/users/me/password")
@requires()
@takes(NewPasswordInput, also=own_wrong)
@returns(USER, key="user", message="Password changed successfully")
def change_password(data: dict[str, Any]) -> Row:
    """Change your password.

    Browser sessions end; tokens go on.
    """
    return service.change_password(actor, **data)
