"""Signed-in browsers: started, found again, ended. The cookie holds a word, the row its hash."""

import secrets
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy import ColumnElement, bindparam, delete, func, select, update

from app.events.ledger import EventType, write
from app.identity.access import Person
from app.identity.models import BrowserSession, User
from app.identity.second_factor.rule import LACKS_SECOND_FACTOR
from app.identity.token_format import hash_of
from app.identity.users import service as users
from app.kit.actor import Actor
from app.kit.clock import now
from app.kit.db import session
from app.kit.lookup import missing
from app.settings.models import Settings, Weekday

BETWEEN_NOTES = timedelta(minutes=1)
# However busy, nobody stays signed in for longer; SESSION_HOURS ends what is idle.
LONGEST = timedelta(days=30)

_FIND = (
    select(
        BrowserSession.id.label("session_id"),
        BrowserSession.last_seen_at,
        User.id,
        User.username,
        User.role,
        User.timezone,
        User.language,
        User.week_start,
        select(Settings.modules).scalar_subquery().label("modules"),
        LACKS_SECOND_FACTOR.label("lacks_second_factor"),
    )
    .join(User, User.id == BrowserSession.user_id)
    .where(
        BrowserSession.key_hash == bindparam("key_hash"),
        BrowserSession.last_seen_at > bindparam("idle_since"),
        BrowserSession.created_at > bindparam("begun_since"),
        User.is_active,
    )
)


def start(actor: Actor, user_agent: str, idle: timedelta) -> str:
    """The word for the cookie of a browser in which the actor has just signed in."""
    stale = BrowserSession.last_seen_at < now() - idle
    session.execute(delete(BrowserSession).where(BrowserSession.user_id == actor.user_id, stale))
    key, user = secrets.token_urlsafe(32), users.read(actor, actor.user_id)
    opened = BrowserSession(
        user_id=user["id"],
        key_hash=hash_of(key),
        last_seen_at=now(),
        ip=actor.ip,
        user_agent=user_agent[:300],
    )
    session.add(opened)
    write(actor, EventType.USER_SIGNED_IN, user["id"], user, {})
    return key


class SignedIn(Person, Protocol):
    @property
    def session_id(self) -> int: ...
    @property
    def language(self) -> str | None: ...
    @property
    def week_start(self) -> Weekday: ...
    @property
    def modules(self) -> dict[str, bool]: ...
    @property
    def lacks_second_factor(self) -> bool: ...


def find(key: str, idle: timedelta) -> SignedIn | None:
    """The active user whose browser holds this word.

    None when the session was ended, is too old, or nothing was seen of it for `idle`.
    """
    since = {"idle_since": now() - idle, "begun_since": now() - LONGEST}
    given = {"key_hash": hash_of(key), **since}
    found: Any = session.execute(_FIND, given).one_or_none()
    if found is not None and found.last_seen_at < now() - BETWEEN_NOTES:
        note(found.session_id)
    return found  # type: ignore[no-any-return]  # the row has what it takes


def note(session_id: int) -> None:
    """That the browser was seen just now; several requests at once write it once."""
    old = BrowserSession.last_seen_at < now() - BETWEEN_NOTES
    seen = update(BrowserSession).where(BrowserSession.id == session_id, old)
    session.execute(seen.values(last_seen_at=now()))


def end(key: str) -> None:
    session.execute(delete(BrowserSession).where(BrowserSession.key_hash == hash_of(key)))


def of(actor: Actor, idle: timedelta) -> list[BrowserSession]:
    """One's own browsers that are signed in, the one seen last first."""
    alive = BrowserSession.last_seen_at > now() - idle, BrowserSession.created_at > now() - LONGEST
    own = select(BrowserSession).where(BrowserSession.user_id == actor.user_id, *alive)
    return list(session.scalars(own.order_by(BrowserSession.last_seen_at.desc())))


def count(idle: timedelta) -> int:
    """How many browsers are signed in, of everybody."""
    alive = BrowserSession.last_seen_at > now() - idle, BrowserSession.created_at > now() - LONGEST
    return session.scalar(select(func.count()).select_from(BrowserSession).where(*alive)) or 0


def end_one(actor: Actor, session_id: int) -> None:
    """:raises NotFound: if it is not the actor's, or has ended"""
    if not end_own(actor, BrowserSession.id == session_id):
        raise missing("BrowserSession", session_id)


def end_others(actor: Actor, kept_id: int) -> int:
    """All but this one; how many."""
    return end_own(actor, BrowserSession.id != kept_id)


def end_own(actor: Actor, chosen: ColumnElement[bool]) -> int:
    ended = delete(BrowserSession).where(BrowserSession.user_id == actor.user_id, chosen)
    return len(session.execute(ended.returning(BrowserSession.id)).all())
