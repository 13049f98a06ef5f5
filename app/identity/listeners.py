"""Those who listen without asking each time: who they are, and what they may do, as it is now."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import Interval, String, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.identity.models import ApiToken, BrowserSession, User
from app.identity.scopes import own, usable
from app.identity.second_factor.rule import LACKS_SECOND_FACTOR
from app.identity.sign_in.sessions import LONGEST
from app.identity.tokens.validity import PREVIOUS_HASH, WORKS, is_secret
from app.kit.actor import Actor
from app.kit.prepared import Prepared, among
from app.settings.models import Settings
from app.settings.schemas import switched_on

_PEOPLE = (
    User.id.label("user_id"),
    User.username,
    User.role,
    User.timezone,
    select(Settings.modules).scalar_subquery().label("modules"),
)


_USERS = Prepared(select(*_PEOPLE).where(User.is_active, among(User.id)))
_SECRETS = Prepared(
    select(
        ApiToken.token_hash,
        PREVIOUS_HASH.label("previous_hash"),
        ApiToken.id.label("token_id"),
        ApiToken.scopes,
        ApiToken.allowed_ips,
        *_PEOPLE,
    )
    .join(User, User.id == ApiToken.user_id)
    .where(is_secret(any_(bindparam("hashes", type_=ARRAY(String)))), WORKS)
)


_BROWSERS = Prepared(
    select(BrowserSession.key_hash, *_PEOPLE)
    .join(User, User.id == BrowserSession.user_id)
    .where(
        BrowserSession.key_hash == any_(bindparam("hashes", type_=ARRAY(String))),
        BrowserSession.created_at > func.now() - LONGEST,
        BrowserSession.last_seen_at > func.now() - bindparam("idle", type_=Interval),
        User.is_active,
        ~LACKS_SECOND_FACTOR,
    )
)


class Heard(NamedTuple):
    """Who a secret stands for, and from where it may be used."""

    actor: Actor
    allowed_ips: list[str]


def by_secret(hashes: Iterable[str], idle: timedelta) -> dict[str, Heard]:
    """Who is let in with these secrets, by their hashes; others of the same tokens may be there.

    Browsers of which nothing was seen for `idle` are not: to listen is no sign of somebody there.
    """
    heard: dict[str, Heard] = {}
    wanted = sorted(set(hashes))
    for row in _SECRETS.run(hashes=wanted).dicts():
        who = Heard(_actor(row, row["scopes"], row["token_id"]), row["allowed_ips"])
        heard |= {row[key]: who for key in ("token_hash", "previous_hash") if row[key]}
    # Tokens are many, and asked for alone; only what is none of them can be a browser.
    if browsers := [one for one in wanted if one not in heard]:
        for row in _BROWSERS.run(hashes=browsers, idle=idle).dicts():
            heard[row["key_hash"]] = Heard(_actor(row, own(row["role"])), [])
    return heard


def by_scopes(wanted: Sequence[tuple[int, Iterable[str]]]) -> list[Actor | None]:
    """An actor for each pair of a user and scopes, as far as the user may use these; None where
    they are not active any more.
    """
    people = {row["user_id"]: row for row in _USERS.run(ids=sorted({u for u, _ in wanted})).dicts()}
    return [
        _actor(people[user_id], scopes) if user_id in people else None for user_id, scopes in wanted
    ]


def _actor(row: dict[str, Any], scopes: Iterable[str], token_id: int | None = None) -> Actor:
    return Actor(
        user_id=row["user_id"],
        role=row["role"],
        username=row["username"],
        timezone=row["timezone"],
        scopes=usable(scopes, row["role"]),
        modules=switched_on(row["modules"]),
        token_id=token_id,
    )
