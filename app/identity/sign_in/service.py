"""Whether somebody is who they say, and the token an app gets when they are.

Failures are counted by name and address together, and by address: guessing is slow, and nobody can
lock somebody else out from elsewhere.
"""

from datetime import timedelta

from sqlalchemy import delete, func, select

from app.identity import passwords
from app.identity.models import SignInAttempt, User
from app.identity.scopes import own
from app.identity.token_format import hash_of
from app.identity.tokens import service as tokens
from app.identity.users import service as users
from app.kit.actor import Actor
from app.kit.clock import now
from app.kit.db import keep_writes, session
from app.kit.errors import TooManyRequests, Unauthorized
from app.kit.wire import Row

WINDOW = timedelta(minutes=15)
MOST_BY_NAME_AND_ADDRESS = 10
MOST_BY_ADDRESS = 50
APP_TOKEN_DAYS = 30


def check(username: str, password: str, ip: str) -> User:
    """The active user with this name and password; 401 otherwise, 429 after too many failures."""
    if too_many(username, ip):
        seconds = str(int(WINDOW.total_seconds()))
        raise TooManyRequests(
            "Too many failed attempts to sign in; try again later", headers={"Retry-After": seconds}
        )
    user = users.find(username)
    known = user is not None and user.is_active
    if not passwords.verify(password, user.password_hash if user and known else None) or not user:
        count_failure(username, ip)
        raise Unauthorized("The username or the password is wrong", error="Sign-in failed")
    return user


def too_many(username: str, ip: str) -> bool:
    recent = SignInAttempt.created_at > func.now() - WINDOW
    by_name = func.count().filter(SignInAttempt.username_hash == hash_of(username.lower()))
    counted = select(by_name, func.count()).where(SignInAttempt.ip == ip, recent)
    by_name_and_address, by_address = session.execute(counted).one()
    return by_name_and_address >= MOST_BY_NAME_AND_ADDRESS or by_address >= MOST_BY_ADDRESS


def count_failure(username: str, ip: str) -> None:
    session.execute(delete(SignInAttempt).where(SignInAttempt.created_at < func.now() - 2 * WINDOW))
    session.add(SignInAttempt(username_hash=hash_of(username.lower()), ip=ip))
    keep_writes()


def token_for_app(actor: Actor) -> tuple[Row, str]:
    """A token with what this person may do by themselves; it expires."""
    return tokens.create(
        actor,
        name=f"Sign-in {now():%Y-%m-%d %H:%M}",
        scopes=sorted(own(actor.role)),
        expires_in_days=APP_TOKEN_DAYS,
    )
