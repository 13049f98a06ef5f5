"""A password that somebody chooses."""

import re
from typing import Any

from app.identity.models import User
from app.identity.passwords import hash_password, is_guessable
from app.kit.actor import Actor
from app.kit.db import session
from app.kit.errors import Errors, Invalid
from app.settings import service as settings

GUESSABLE = "Too easy to guess: take more words, or less common ones"
_BETWEEN = re.compile(r"[\W_]+")
_SAID = ("username", "full_name", "email")


def hashed(password: str, user: User) -> str:
    """Its hash; refused if it is common, or made of what everybody knows of the user."""
    if is_guessable(password, words_of({name: getattr(user, name) for name in _SAID})):
        raise Invalid({"password": [GUESSABLE]})
    return hash_password(password)


def wrong(_actor: Actor, data: dict[str, Any], user_id: int | None = None) -> Errors:
    """The same for `@takes`, before anything is made of the data."""
    password, user = data.get("password"), session.get(User, user_id) if user_id else None
    known = {name: data.get(name) or getattr(user, name, "") for name in _SAID}
    guessable = password and is_guessable(password, words_of(known))
    return {"password": [GUESSABLE]} if guessable else {}


def own_wrong(actor: Actor, data: dict[str, Any]) -> Errors:
    return wrong(actor, data, actor.user_id)


def words_of(known: dict[str, str | None]) -> list[str]:
    told = [*known.values(), settings.current().company_name]
    return [word for text in told if text for word in (text, *_BETWEEN.split(text)) if word]
