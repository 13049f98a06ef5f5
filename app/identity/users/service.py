"""What can be done with users, and who may do it."""

from collections.abc import Sequence, Set
from typing import Any

from sqlalchemy import Select, delete, func, select
from sqlalchemy import update as update_rows

from app.events.ledger import EventType, record, record_creation
from app.identity.models import DOES_NOT_SIGN_IN, ApiToken, BrowserSession, Role, User
from app.identity.open_id.setup import has_provider
from app.identity.scopes import Scope
from app.identity.token_format import hash_of
from app.identity.users.new_password import hashed
from app.identity.users.schemas import UserSchema
from app.kit import batch, lookup
from app.kit.actor import Actor
from app.kit.clock import now
from app.kit.db import session
from app.kit.errors import Forbidden, Invalid
from app.kit.prepared import Prepared, among
from app.kit.wire import Row, Wire
from app.settings import service as settings

# What people may change about themselves; the rest is an administrator's.
OWN_FIELDS = frozenset({"full_name", "email", "timezone", "week_start", "language"})
_ROLES_ARE_CHANGED = 1
_PRIVATE = ("email", "hourly_rate", "cost_rate", "weekly_capacity_hours", "has_second_factor")


def conceal(actor: Actor, row: Row) -> None:
    """Rates are for administrators; a colleague's address and hours for themselves too."""
    if actor.is_admin:
        return
    hidden = ("cost_rate", "hourly_rate") if row["id"] == actor.user_id else _PRIVATE
    for key in hidden:
        row.pop(key, None)


def exists_for(actor: Actor, row: Row) -> bool:
    return actor.is_admin or bool(row["is_active"])


_ACTIVE = Prepared(select(User.id).where(User.is_active, among(User.id)))
USER = Wire(UserSchema, User, conceal=conceal, exists_for=exists_for)


def visible_to(actor: Actor) -> Select[Any]:
    """Everybody sees who they work with; people who left are seen by administrators."""
    return select(User).where(*([] if actor.is_admin else [User.is_active]))


def read(actor: Actor, user_id: int | None, expand: Sequence[str] = ()) -> Row:
    return lookup.read(USER, visible_to(actor), user_id, expand)


def get(actor: Actor, user_id: int) -> User:
    return lookup.lock(User, visible_to(actor), user_id)


def unknown(user_ids: Sequence[int]) -> set[int]:
    """Those of the ids that are no active user."""
    return set(user_ids) - batch.ask(_active, None, user_ids).keys() if user_ids else set()


WAYS_IN = frozenset({"password", "role", "has_second_factor"})


def _active(_: None, user_ids: Sequence[int]) -> dict[int, bool]:
    return {user_id: True for (user_id,) in _ACTIVE.run(ids=list(user_ids)).tuples}


def create(actor: Actor, **fields: Any) -> Row:
    if not actor.is_admin:
        raise Forbidden("Only administrators create users")
    check_power(actor, fields)
    set_up = settings.current()
    defaults: dict[str, Any] = {"timezone": set_up.timezone, "week_start": set_up.week_start}
    if fields.get("is_service_account"):
        check_has_no_password(fields)
        # It works no hours that a report of people's could count.
        defaults["weekly_capacity_hours"] = 0
    user = User(**defaults | without_password(fields))
    if fields.get("password"):
        user.password_hash = hashed(fields["password"], user)
    return record_creation(actor, EventType.USER_CREATED, user, USER)


def update(actor: Actor, user_id: int, **fields: Any) -> Row:
    if fields.keys() & {"role", "is_active"}:
        # One at a time: of two administrators who demote each other, the second is the last.
        session.execute(select(func.pg_advisory_xact_lock(_ROLES_ARE_CHANGED)))
    user = get(actor, user_id)
    fields = {**lookup.differing(user, without_password(fields)), **password_of(fields)}
    if not actor.is_admin and (user.id != actor.user_id or fields.keys() - OWN_FIELDS):
        raise Forbidden("Only administrators change other people, roles, rates and passwords")
    # Whom an identity provider sends is known by the address, the first time.
    check_power(actor, fields, WAYS_IN | ({"email"} if has_provider() else set()))
    if user.is_service_account:
        check_has_no_password(fields)
    check_last_admin(user, fields)
    was_active, changes_password = user.is_active, bool(fields.get("password"))
    for name, value in without_password(fields).items():
        setattr(user, name, value)
    if changes_password:
        user.password_hash = hashed(fields["password"], user)
    if was_active and not user.is_active:
        return deactivated(actor, user)
    if changes_password:
        end_sessions(user)
        return told_of_password(actor, user)
    return record(actor, EventType.USER_UPDATED, user, USER)


def told_of_password(actor: Actor, user: User) -> Row:
    """Its event names the field, and neither value."""
    also: dict[str, Any] = {"password": [None, None]}
    return record(actor, EventType.USER_PASSWORD_CHANGED, user, USER, also=also)


def changeable_by_oneself(actor: Actor) -> frozenset[str]:
    """The address is a way in where a provider tells it: an administrator's matter."""
    sets_ways_in = Scope.ADMIN_ALL in actor.scopes or not has_provider()
    return OWN_FIELDS if sets_ways_in else OWN_FIELDS - {"email"}


def deactivate(actor: Actor, user_id: int) -> Row:
    """Users are never deleted: their time stays theirs. Their tokens and sessions end at once."""
    return update(actor, user_id, is_active=False)


def deactivated(actor: Actor, user: User) -> Row:
    end_sessions(user)
    revoke = update_rows(ApiToken).where(ApiToken.user_id == user.id, ApiToken.revoked_at.is_(None))
    session.execute(revoke.values(revoked_at=now()))
    return record(actor, EventType.USER_DEACTIVATED, user, USER)


def end_sessions(user: User, *, kept: str = "") -> None:
    """All of them, but the one whose cookie holds the word `kept`."""
    others = (BrowserSession.user_id == user.id, BrowserSession.key_hash != hash_of(kept))
    session.execute(delete(BrowserSession).where(*others))


def check_has_no_password(fields: dict[str, Any]) -> None:
    if fields.get("password"):
        raise Invalid({"password": [DOES_NOT_SIGN_IN]})


def check_last_admin(user: User, fields: dict[str, Any]) -> None:
    """An installation without an administrator who signs in could not be mended from inside."""
    stays = fields.get("role", user.role) == Role.ADMIN and fields.get("is_active", user.is_active)
    if user.role != Role.ADMIN or not user.is_active or user.is_service_account or stays:
        return
    others = select(func.count()).select_from(User)
    people = others.where(~User.is_service_account, User.is_active, User.id != user.id)
    admins = people.where(User.role == Role.ADMIN)
    if not session.scalar(admins):
        raise Invalid({"role": ["The last administrator must stay one"]})


def check_power(actor: Actor, fields: dict[str, Any], ways_in: Set[str] = WAYS_IN) -> None:
    """403 for a narrow token that would make itself a wider one by signing in as somebody."""
    if ways_in & fields.keys() and Scope.ADMIN_ALL not in actor.scopes:
        raise Forbidden(
            "How somebody signs in, and as what, is set with the 'admin:all' scope",
            required_scope=Scope.ADMIN_ALL,
            available_scopes=sorted(actor.scopes),
        )


def without_password(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name != "password"}


def password_of(fields: dict[str, Any]) -> dict[str, Any]:
    return {"password": fields["password"]} if fields.get("password") else {}


def active(user_id: int) -> User | None:
    return session.scalar(select(User).where(User.id == user_id, User.is_active))


def find(username: str) -> User | None:
    """The user of that name, in any case; for signing in and for the command line."""
    statement = select(User).where(func.lower(User.username) == username.lower())
    return session.scalar(statement)
