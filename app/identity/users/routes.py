"""`/api/v1/users`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.identity.users import new_password, service
from app.identity.users.schemas import NewUserInput, UserInput, UserListArgs
from app.identity.users.service import USER
from app.kit.actor import actor
from app.kit.endpoint import lists, refuses, returns, shows
from app.kit.taking import takes
from app.kit.wire import Row

bp = Blueprint("users", __name__)


@bp.get("/users")
@requires("read:users")
@lists(USER, key="users", args=UserListArgs)
def index() -> Select[Any]:
    """List users.

    Everybody sees the names of their colleagues; addresses, rates and capacities are shown to
    administrators.
    """
    return service.visible_to(actor)


@bp.post("/users")
@requires("write:users")
@takes(NewUserInput, also=new_password.wrong)
@refuses(409, "There is already a user of that name or with that email address")
@returns(
    USER, key="user", status=201, message="User created successfully", location="/api/v1/users/{id}"
)
def create(data: dict[str, Any]) -> Row:
    """Create a user.

    For administrators. Without a `password` the user cannot sign in with one. A service account,
    for an integration, has tokens and never signs in; that is said here and stays.
    """
    return service.create(actor, **data)


@bp.get("/users/<id:user_id>")
@requires("read:users")
@shows(USER, key="user")
def show(user_id: int, expand: Sequence[str]) -> Row:
    """Show one user."""
    return service.read(actor, user_id, expand)


@bp.route("/users/<id:user_id>", methods=["PUT", "PATCH"])
@requires("write:users")
@takes(UserInput, partial=True, also=new_password.wrong)
@refuses(409, "There is already a user of that name or with that email address")
@returns(USER, key="user", message="User updated successfully")
def update(user_id: int, data: dict[str, Any]) -> Row:
    """Change a user.

    Only the fields you send are changed. People change their own name, email, time zone and week
    start; administrators everything about everybody.
    """
    return service.update(actor, user_id, **data)


@bp.delete("/users/<id:user_id>")
@requires("write:users")
@refuses(400, "The last administrator must stay")
@returns(USER, key="user", message="User deactivated successfully")
def deactivate(user_id: int) -> Row:
    """Deactivate a user.

    For administrators. Nothing is deleted; the user's tokens and sessions end at once.
    """
    return service.deactivate(actor, user_id)
