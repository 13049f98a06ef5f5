"""How a tag is read: its entries are counted as far as the actor sees them."""

from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Exists, cast, exists, func, select

from app.kit.actor import SYSTEM, Actor
from app.kit.wire import Wire
from app.tags.models import Tag, TagTotal
from app.tags.schemas import TagSchema
from app.time_entries.service import seen_by


def _counting(actor: Actor) -> Wire:
    total = func.coalesce(func.sum(TagTotal.entries), 0)
    counted = select(cast(total, BigInteger)).where(*_totals(actor)).correlate(Tag)
    return Wire(TagSchema, Tag, columns={"entries": counted.scalar_subquery()})


def in_use(actor: Actor) -> Exists:
    """Whether the tag stands on an entry that the actor sees."""
    return exists().where(*_totals(actor), TagTotal.entries > 0).correlate(Tag)


def _totals(actor: Actor) -> list[ColumnElement[Any]]:
    return [TagTotal.name == Tag.name, *seen_by(actor, TagTotal.user_id, TagTotal.project_id)]


# As administrators see it, who alone change tags.
TAG = _counting(SYSTEM)


def counted_by(actor: Actor) -> Wire:
    return TAG if actor.is_admin else _counting(actor)
