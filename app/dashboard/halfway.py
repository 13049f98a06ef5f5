"""Who has given the right password, and has yet to give a code: kept in the signed cookie.

It is good for five minutes, and for that password alone.
"""

import time

from flask import session

from app.identity.models import User
from app.identity.token_format import hash_of
from app.identity.users import service as users

SECONDS = 300
_KEY = "halfway"


def remember(user: User) -> None:
    session[_KEY] = {"user_id": user.id, "until": time.time() + SECONDS, "of": fingerprint(user)}


def person() -> User | None:
    found = session.get(_KEY)
    if not found or found["until"] < time.time():
        return None
    user = users.active(found["user_id"])
    return user if user and fingerprint(user) == found["of"] else None


def fingerprint(user: User) -> str:
    """Says nothing of the password, and is another one after a change of it."""
    return hash_of(user.password_hash or "")
