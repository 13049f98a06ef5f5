"""On whose behalf something happens. Services take the actor as their first argument."""

from dataclasses import dataclass
from typing import cast

from flask import g
from werkzeug.local import LocalProxy


@dataclass(frozen=True)
class Actor:
    """Who acts, with what rights, and by which request.

    `scopes` are what the token carries and its user may still use; `timezone` is an IANA name;
    `modules` are those that are switched on.
    """

    user_id: int | None
    role: str = "user"
    username: str = ""
    timezone: str = "UTC"
    scopes: frozenset[str] = frozenset()
    modules: frozenset[str] = frozenset()
    token_id: int | None = None
    request_id: str | None = None
    ip: str | None = None

    @property
    def is_admin(self) -> bool:
        return self.role == "admin"


# The command line, the first run and the demo data: nobody signed in, everything allowed.
SYSTEM = Actor(user_id=None, role="admin", username="system", scopes=frozenset({"admin:all"}))

actor = cast(Actor, LocalProxy(lambda: g.actor))
