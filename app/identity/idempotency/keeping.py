"""Keys in the database, which decides who is first."""

from typing import NamedTuple

import psycopg2.errors
from sqlalchemy import Interval, bindparam, delete, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import OperationalError

from app.identity.idempotency.models import IdempotencyKey
from app.kit.errors import Conflict
from app.kit.prepared import Prepared

HOURS_KEPT = 24
# How long a repetition waits for the request that it repeats.
_WAIT, _USUAL_WAIT = "3s", "15s"
_old = IdempotencyKey.created_at < func.now() - literal_column(
    f"interval '{HOURS_KEPT} hours'", Interval
)
_this = (
    IdempotencyKey.user_id == bindparam("user_id"),
    IdempotencyKey.key == bindparam("key"),
)
_WAIT_FOR = Prepared(select(func.set_config("lock_timeout", bindparam("wait"), True)))
_new = insert(IdempotencyKey).values(
    user_id=bindparam("user_id"), key=bindparam("key"), fingerprint=bindparam("fingerprint")
)
_RESERVE = Prepared(
    _new.on_conflict_do_update(
        index_elements=[IdempotencyKey.user_id, IdempotencyKey.key],
        set_={
            "fingerprint": _new.excluded.fingerprint,
            "created_at": func.clock_timestamp(),
            "status": None,
        },
        where=_old,
    ).returning(IdempotencyKey.created_at)
)
_FIND = Prepared(
    select(
        IdempotencyKey.fingerprint,
        IdempotencyKey.status,
        IdempotencyKey.location,
        IdempotencyKey.body,
    ).where(*_this)
)
_KEEP = Prepared(
    update(IdempotencyKey)
    .where(*_this)
    .values(
        status=bindparam("new_status"),
        location=bindparam("new_location"),
        body=bindparam("new_body"),
    )
)
_FORGET = Prepared(delete(IdempotencyKey).where(*_this))
_PRUNE = Prepared(delete(IdempotencyKey).where(_old))


class Kept(NamedTuple):
    """The first request of a key, and what it was answered."""

    fingerprint: bytes
    status: int
    location: str | None
    body: str


class IsRunning(Conflict):
    """The first request still runs."""

    code = "idempotency_key_in_use"

    def __init__(self) -> None:
        super().__init__(
            "A request with this Idempotency-Key still runs; try again",
            headers={"Retry-After": "1"},
        )


def reserve(user_id: int | None, key: str, fingerprint: bytes) -> Kept | None:
    """Take the key in this transaction; what is kept of it, if somebody was first.

    :raises IsRunning: if who was first does not end soon
    """
    _WAIT_FOR.run(wait=_WAIT)
    try:
        is_ours = _RESERVE.run(user_id=user_id, key=key, fingerprint=fingerprint).tuples
    except OperationalError as error:
        if isinstance(error.orig, psycopg2.errors.LockNotAvailable):
            raise IsRunning from None
        raise
    _WAIT_FOR.run(wait=_USUAL_WAIT)
    found = None if is_ours else _FIND.run(user_id=user_id, key=key).one()
    return Kept(bytes(found[0]), *found[1:]) if found else None


def keep(user_id: int | None, key: str, status: int, location: str | None, body: str) -> None:
    _KEEP.run(user_id=user_id, key=key, new_status=status, new_location=location, new_body=body)


def forget(user_id: int | None, key: str) -> None:
    """Let the same be asked again: nothing was done."""
    _FORGET.run(user_id=user_id, key=key)


def prune() -> None:
    """Forget keys that count no more."""
    _PRUNE.run()
