"""Reading the ledger: sealed events, in the order of their commits."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, Integer, Select, String, bindparam, func, select, true
from sqlalchemy.dialects.postgresql import ARRAY

from app.events.models import Event
from app.identity.models import User
from app.kit.http import MAX_ID
from app.kit.prepared import Prepared, among

# An event as it stands in the ledger, with the name of who did it.
Happening = dict[str, Any]

_EVENTS = (
    select(
        Event.sequence,
        Event.id,
        Event.type,
        Event.actor_id,
        Event.token_id,
        Event.subject_type,
        Event.subject_id,
        Event.data,
        Event.changes,
        Event.created_at,
        User.username.label("actor_name"),
    )
    .outerjoin(User, User.id == Event.actor_id)
    .order_by(Event.sequence)
)
_AFTER = Prepared(
    _EVENTS.where(Event.sequence > bindparam("after", type_=BigInteger)).limit(
        bindparam("most", type_=Integer)
    )
)
_THESE = Prepared(_EVENTS.where(among(Event.id, "event_ids")))


def _of() -> Select[Any]:
    """The newest first, of one thing. Each name it has is looked up by itself: asked for several at
    once, PostgreSQL goes through the ledger from its end.
    """
    most = bindparam("most", type_=Integer)
    names = func.unnest(bindparam("subject_types", type_=ARRAY(String)))
    name = names.table_valued("name", name="names").render_derived()
    own = (
        select(Event.sequence)
        .where(
            Event.subject_type == name.c.name,
            Event.subject_id == bindparam("subject_id", type_=BigInteger),
            Event.sequence < bindparam("before", type_=BigInteger),
        )
        .order_by(Event.sequence.desc())
        .limit(most)
        .correlate(name)
        .lateral("own")
    )
    chosen = select(own.c.sequence).join_from(name, own, true())
    newest = _EVENTS.where(Event.sequence.in_(chosen)).order_by(None)
    return newest.order_by(Event.sequence.desc()).limit(most)


_OF = Prepared(_of())


def after(sequence: int, most: int) -> list[Happening]:
    """Up to `most` events that follow the one of this sequence."""
    return _AFTER.run(after=sequence, most=most).dicts()


def these(event_ids: Sequence[int]) -> list[Happening]:
    return _THESE.run(event_ids=list(event_ids)).dicts()


def of(subjects: list[str], ident: int, *, before: int | None, most: int) -> list[Happening]:
    """Up to `most` events of one thing, the newest first, before that sequence if one is given."""
    found = _OF.run(subject_types=subjects, subject_id=ident, before=before or MAX_ID, most=most)
    return found.dicts()
