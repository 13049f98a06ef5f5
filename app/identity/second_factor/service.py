"""Asking for the code after the password.

Only who knows the password gets to guess codes. Guesses are counted by account, from wherever they
come, before they are looked at; recovery codes are too long to guess and are not counted, so that
whoever uses up the guesses locks nobody out who has theirs.
"""

import re
import time

from sqlalchemy import select, update

from app.events import incidents
from app.events.ledger import EventType, write
from app.identity import limits
from app.identity.models import User
from app.identity.second_factor import recovery, totp
from app.identity.second_factor.models import Authenticator
from app.identity.second_factor.rule import lacks
from app.identity.users import service as users
from app.kit.actor import Actor
from app.kit.db import session
from app.kit.errors import Forbidden, Unauthorized
from app.kit.rate_limits.windows import Window
from app.kit.vault import vault

PURPOSE = "second factor"
MOST_CODES = (Window("15 minutes", 10, 900), Window("day", 60, 86400))
_CODE = re.compile(r"[0-9]{6}")


class CodeRequired(Unauthorized):
    """The password is right, and a code is missing."""

    code, error = "second_factor_required", "Second factor required"

    def __init__(self) -> None:
        super().__init__("Send `code` too: six digits of the authenticator app, or a recovery code")


class CodeWrong(Unauthorized):
    code, error = "second_factor_wrong", "Sign-in failed"

    def __init__(self) -> None:
        super().__init__("The code is wrong, or was used before")


def prove(actor: Actor, user: User, code: str | None) -> None:
    """Let pass who has no second factor, or gives a code of it.

    :raises CodeRequired: without a code
    :raises CodeWrong: for one that is wrong, or was used
    :raises TooManyRequests: after too many guesses
    """
    if not user.has_second_factor:
        return
    if not code:
        raise CodeRequired
    if not is_right(actor, user.id, code):
        told = {"username": user.username, "reason": "code"}
        incidents.note(EventType.SIGN_IN_FAILED, user.id, told)
        raise CodeWrong


def refuse_without(user: User) -> None:
    """Apps are not signed in for who has yet to set up the second factor that the settings ask for.

    :raises Forbidden: with a code that an app can act on
    """
    if lacks(user.id):
        raise Forbidden(
            "A second factor is required; sign in to the dashboard and set it up",
            code="second_factor_not_set_up",
        )


def is_right(actor: Actor, user_id: int, code: str) -> bool:
    """Whether it is a code of the app or a recovery code; afterwards it is neither any more."""
    typed = recovery.plain(code)
    if not recovery.FORM.fullmatch(typed):
        return is_of_app(user_id, typed)
    if not recovery.use(user_id, typed):
        return False
    write(actor, EventType.USER_RECOVERY_CODE_USED, user_id, users.read(actor, user_id), {})
    return True


def is_of_app(user_id: int, typed: str) -> bool:
    """Of two who use a code at once the database lets one: the step only goes up."""
    count_guess(user_id)
    sealed = session.scalar(
        select(Authenticator.secret_sealed).where(Authenticator.user_id == user_id)
    )
    secret = vault(PURPOSE).open(sealed) if sealed else None
    if secret is None or not _CODE.fullmatch(typed):
        return False
    step = totp.step_of(secret, typed, time.time())
    if step is None:
        return False
    newer = (Authenticator.user_id == user_id, Authenticator.last_step < step)
    used = update(Authenticator).where(*newer).values(last_step=step)
    return session.execute(used.returning(Authenticator.user_id)).first() is not None


def count_guess(user_id: int) -> None:
    """:raises TooManyRequests: if there is no room for it"""
    counted = limits.current().counter.take(f"code:{user_id}", MOST_CODES, closed=True)
    if not counted.admitted:
        raise limits.too_many("codes", counted)
