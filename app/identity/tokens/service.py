"""What can be done with API tokens: everybody with their own, administrators with all."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, select

from app.events.ledger import EventType, record, record_creation
from app.identity import limits
from app.identity.models import ApiToken, Role, User
from app.identity.scopes import Scope, grants, own
from app.identity.token_format import SHOWN, hash_of, new_token
from app.identity.tokens.schemas import TokenSchema
from app.identity.tokens.validity import IS_ACTIVE
from app.kit import lookup
from app.kit.actor import Actor
from app.kit.clock import now
from app.kit.db import session
from app.kit.errors import Errors, Forbidden, Invalid
from app.kit.warnings import warn
from app.kit.wire import Row, Wire

TOKEN = Wire(
    TokenSchema,
    ApiToken,
    joins={User: User.id == ApiToken.user_id},
    columns={"username": User.username, "is_active": IS_ACTIVE},
    # It expires, and its use is noted.
    moves_by_itself=True,
)


def visible_to(actor: Actor) -> Select[Any]:
    """Everybody sees their own tokens; `admin:all` sees everybody's."""
    sees_all = Scope.ADMIN_ALL in actor.scopes
    return select(ApiToken).where(*([] if sees_all else [ApiToken.user_id == actor.user_id]))


def read(actor: Actor, token_id: int, expand: Sequence[str] = ()) -> Row:
    return lookup.read(TOKEN, visible_to(actor), token_id, expand)


def get(actor: Actor, token_id: int) -> ApiToken:
    return lookup.lock(ApiToken, visible_to(actor), token_id)


def create(actor: Actor, **fields: Any) -> tuple[Row, str]:
    """A new token as (its row, the clear token): the only time that the latter is told."""
    owner_id = fields.pop("user_id", None) or actor.user_id
    if errors := wrong(actor, {**fields, "user_id": owner_id}):
        raise Invalid(errors)
    leave_tier(actor, fields)
    clear, fields = new_token(), with_expiry(fields)
    token = ApiToken(user_id=owner_id, created_by=actor.user_id, **fields, **stored(clear))
    return record_creation(actor, EventType.TOKEN_CREATED, token, TOKEN), clear


def changeable(actor: Actor, token_id: int) -> ApiToken:
    """The token, if it still lives and does no more than the actor: who rotates it gets it."""
    token = get(actor, token_id)
    if token.revoked_at:
        raise Invalid({"id": ["The token is revoked"]})
    if wider := sorted(scope for scope in token.scopes if not grants(actor.scopes, scope)):
        raise Forbidden(f"The token has scopes that yours lacks: {', '.join(wider)}")
    return token


def update(actor: Actor, token_id: int, **fields: Any) -> Row:
    token = changeable(actor, token_id)
    if errors := wrong(actor, {**fields, "user_id": fields.get("user_id") or token.user_id}):
        raise Invalid(errors)
    if fields.pop("user_id", None) not in (None, token.user_id):
        warn("user_id", "the owner stays, ignored")
    leave_tier(actor, fields, token.rate_limit_tier)
    for name, value in with_expiry(fields).items():
        setattr(token, name, value)
    return record(actor, EventType.TOKEN_UPDATED, token, TOKEN)


def rotate(actor: Actor, token_id: int, overlap_seconds: int) -> tuple[Row, str]:
    """A new secret for the same token; the old one works for `overlap_seconds` more."""
    token = changeable(actor, token_id)
    clear, overlap = new_token(), timedelta(seconds=overlap_seconds)
    token.previous_hash = token.token_hash if overlap_seconds else None
    token.previous_valid_until = now() + overlap if overlap_seconds else None
    for name, value in stored(clear).items():
        setattr(token, name, value)
    return record(actor, EventType.TOKEN_ROTATED, token, TOKEN), clear


def revoke(actor: Actor, token_id: int) -> Row:
    """A revoked token stays in the list; it never works again. Twice is fine."""
    token = get(actor, token_id)
    token.revoked_at = token.revoked_at or now()
    return record(actor, EventType.TOKEN_REVOKED, token, TOKEN)


def stored(clear: str) -> dict[str, str]:
    return {"token_hash": hash_of(clear), "token_prefix": clear[:SHOWN]}


def with_expiry(fields: dict[str, Any]) -> dict[str, Any]:
    """The columns: `expires_in_days` counts from now."""
    kept = {name: value for name, value in fields.items() if name != "expires_in_days"}
    if days := fields.get("expires_in_days"):
        kept["expires_at"] = now() + timedelta(days=days)
    return kept


def leave_tier(actor: Actor, fields: dict[str, Any], tier: str | None = None) -> None:
    """How often a token may call is for administrators to say."""
    if Scope.ADMIN_ALL not in actor.scopes and fields.pop("rate_limit_tier", tier) != tier:
        warn("rate_limit_tier", "only administrators choose it, ignored")


def wrong(actor: Actor, fields: dict[str, Any], token_id: int | None = None) -> Errors:
    """What is wrong with the owner, scopes and expiry of a token, or of a change to one."""
    if token_id and not fields.get("user_id"):
        fields = {**fields, "user_id": get(actor, token_id).user_id}
    errors: dict[str, list[str]] = {}
    owner = owner_of(actor, fields.get("user_id") or actor.user_id)
    if owner is None:
        errors["user_id"] = [f"There is no user {fields.get('user_id')}"]
    if wider := too_wide(actor, owner, fields.get("scopes", ())):
        errors["scopes"] = [f"Wider than yours or the user's: {', '.join(wider)}"]
    expires_at: datetime | None = fields.get("expires_at")
    if expires_at and expires_at <= now():
        errors["expires_at"] = ["Must be in the future"]
    tiers, tier = limits.current().tiers, fields.get("rate_limit_tier")
    if tier and tier not in tiers:
        errors["rate_limit_tier"] = [f"Must be one of: {', '.join(tiers)}"]
    return errors


def owner_of(actor: Actor, user_id: int | None) -> User | None:
    """The user a token may be made for: oneself, or anybody active for `admin:all`."""
    if user_id != actor.user_id and Scope.ADMIN_ALL not in actor.scopes:
        return None
    return session.scalar(select(User).where(User.id == user_id, User.is_active))


def too_wide(actor: Actor, owner: User | None, scopes: Iterable[str]) -> list[str]:
    """The scopes that the creator does not have, may not hand on, or the owner never may."""
    beyond = {scope for scope in scopes if not grants(actor.scopes, scope)}
    if not actor.is_admin:
        beyond |= {scope for scope in scopes if not grants(own(actor.role), scope)}
    if owner is not None and owner.role != Role.ADMIN:
        beyond |= {Scope.ADMIN_ALL} & set(scopes)
    return sorted(beyond)
