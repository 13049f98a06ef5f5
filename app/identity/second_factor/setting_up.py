"""Setting up one's second factor, turning it off, and what an administrator can do for others.

Whoever holds a token is not yet the person: each act asks for the password, or for a code.
"""

from typing import Any

from sqlalchemy import delete, func, select

from app.events.ledger import EventType, record
from app.identity.models import User
from app.identity.second_factor import recovery, totp
from app.identity.second_factor.models import Authenticator, RecoveryCode
from app.identity.second_factor.service import PURPOSE, is_of_app, is_right
from app.identity.sign_in import service as sign_in
from app.identity.users import service as users
from app.identity.users.service import USER
from app.kit.actor import Actor
from app.kit.db import session
from app.kit.errors import Conflict, Forbidden, Invalid
from app.kit.vault import vault
from app.kit.wire import Row

ISSUER = "TimeTracker"
NOT_ON = "There is no second factor; set it up first"


def status(actor: Actor) -> Row:
    left = select(func.count()).where(RecoveryCode.user_id == User.id).scalar_subquery()
    own = select(User.has_second_factor, left).where(User.id == actor.user_id)
    is_on, codes = session.execute(own).one()
    return {"is_on": is_on, "recovery_codes_left": codes}


def begin(actor: Actor, password: str) -> tuple[str, str]:
    """A new secret and its `otpauth://` URI, told this once. It counts when a code confirms it."""
    sign_in.check_own(actor, password=password)
    user = oneself(actor)
    if user.has_second_factor:
        raise Conflict("There is a second factor; turn it off first", code="second_factor_is_on")
    secret = totp.new_secret()
    forget(user.id)
    session.add(Authenticator(user_id=user.id, secret_sealed=vault(PURPOSE).seal(secret)))
    session.flush()
    return secret, totp.uri(secret, user.username, ISSUER)


def confirm(actor: Actor, code: str, *, kept: str = "") -> list[str]:
    """Turn it on: recovery codes, told this once. Browser sessions end, but the one of `kept`."""
    user = oneself(actor)
    if user.has_second_factor or session.get(Authenticator, user.id) is None:
        raise Conflict("There is nothing to confirm; begin anew", code="nothing_to_confirm")
    if not is_of_app(user.id, recovery.plain(code)):
        raise Invalid({"code": ["The code is wrong; take the newest one of the app"]})
    user.has_second_factor = True
    users.end_sessions(user, kept=kept)
    record(actor, EventType.USER_SECOND_FACTOR_ENABLED, user, USER)
    return recovery.replace(user.id)


def renew_recovery_codes(actor: Actor, **proof: str) -> list[str]:
    user = proven(actor, **proof)
    also: dict[str, Any] = {"recovery_codes": [None, None]}
    record(actor, EventType.USER_RECOVERY_CODES_RENEWED, user, USER, also=also)
    return recovery.replace(user.id)


def turn_off(actor: Actor, **proof: str) -> Row:
    disabled(actor, proven(actor, **proof))
    return status(actor)


def reset(actor: Actor, user_id: int) -> Row:
    """For who has lost their phone and their recovery codes."""
    user = users.get(actor, user_id)
    if not actor.is_admin:
        raise Forbidden("Only administrators reset the second factor of others")
    users.check_power(actor, {"has_second_factor": False})
    if not user.has_second_factor:
        raise Conflict("The user has no second factor", code="second_factor_is_off")
    return disabled(actor, user)


def disabled(actor: Actor, user: User) -> Row:
    user.has_second_factor = False
    forget(user.id)
    recovery.forget(user.id)
    return record(actor, EventType.USER_SECOND_FACTOR_DISABLED, user, USER)


def oneself(actor: Actor) -> User:
    """Locked: of two windows in which somebody does this, one is first."""
    return users.get(actor, actor.user_id or 0)


def proven(actor: Actor, password: str = "", code: str = "") -> User:
    """Oneself, with a second factor and by a password or a code of it."""
    if code and not is_right(actor, actor.user_id or 0, code):
        raise Invalid({"code": ["The code is wrong, or was used before"]})
    if not code:
        sign_in.check_own(actor, password=password)
    user = oneself(actor)
    if not user.has_second_factor:
        raise Conflict(NOT_ON, code="second_factor_is_off")
    return user


def forget(user_id: int) -> None:
    session.execute(delete(Authenticator).where(Authenticator.user_id == user_id))
