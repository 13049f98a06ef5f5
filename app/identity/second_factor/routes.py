"""`/api/v1/users/me/second-factor`, and `/api/v1/users/{id}/reset-second-factor`."""

from typing import Any

from flask import Blueprint

from app.identity.access import requires
from app.identity.second_factor import setting_up
from app.identity.second_factor.schemas import (
    BegunSchema,
    ChangedSchema,
    CodeInput,
    PasswordInput,
    ProofInput,
    RecoveryCodesSchema,
    StatusSchema,
)
from app.identity.users.service import USER
from app.kit.actor import actor
from app.kit.endpoint import answers, refuses, returns
from app.kit.taking import takes, takes_nothing
from app.kit.wire import Row

bp = Blueprint("second_factor", __name__)


@bp.get("/users/me/second-factor")
@requires()
@answers(StatusSchema)
def show() -> Row:
    """Show whether you have a second factor, and how many recovery codes are left."""
    return {"second_factor": setting_up.status(actor)}


@bp.post("/users/me/second-factor")
@requires()
@refuses(409, "There is a second factor already")
@takes(PasswordInput)
@answers(BegunSchema)
def begin(data: dict[str, Any]) -> Row:
    """Begin to set up a second factor.

    The answer holds the secret for your authenticator app, this once. It takes effect when a code
    of the app confirms it.
    """
    secret, uri = setting_up.begin(actor, **data)
    told = {"second_factor": setting_up.status(actor), "secret": secret, "uri": uri}
    return told | {"message": "Confirm it by a code of the app"}


@bp.post("/users/me/second-factor/confirm")
@requires()
@refuses(409, "There is nothing to confirm")
@takes(CodeInput)
@answers(RecoveryCodesSchema)
def confirm(data: dict[str, Any]) -> Row:
    """Turn on the second factor by a code of the app.

    The answer holds ten recovery codes, this once: each is good for one sign-in without the app.
    Browser sessions end.
    """
    return with_codes(setting_up.confirm(actor, **data), "The second factor is on")


@bp.post("/users/me/second-factor/recovery-codes")
@requires()
@refuses(409, "There is no second factor")
@takes(ProofInput)
@answers(RecoveryCodesSchema)
def renew_recovery_codes(data: dict[str, Any]) -> Row:
    """Get new recovery codes, by your password or a code; those before end."""
    codes = setting_up.renew_recovery_codes(actor, **data)
    return with_codes(codes, "The recovery codes before are good for nothing now")


@bp.delete("/users/me/second-factor")
@requires()
@refuses(409, "There is no second factor")
@takes(ProofInput)
@answers(ChangedSchema)
def turn_off(data: dict[str, Any]) -> Row:
    """Turn off your second factor, by your password or a code."""
    status = setting_up.turn_off(actor, **data)
    return {"second_factor": status, "message": "The second factor is off"}


@bp.post("/users/<id:user_id>/reset-second-factor")
@requires("write:users")
@refuses(409, "The user has no second factor")
@takes_nothing
@returns(USER, key="user", message="Second factor reset successfully")
def reset(user_id: int) -> Row:
    """Take the second factor off somebody who has lost it.

    For administrators, with `admin:all`.
    """
    return setting_up.reset(actor, user_id)


def with_codes(codes: list[str], message: str) -> Row:
    status = setting_up.status(actor)
    return {"second_factor": status, "recovery_codes": codes, "message": message}
