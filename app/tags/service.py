"""What can be done with tags: people see those of the time they see, administrators change them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, case, delete, func, select, update

from app.events.ledger import EventType, shape_of, write
from app.kit import lookup, preconditions
from app.kit.actor import Actor
from app.kit.db import session
from app.kit.errors import Errors, Forbidden, Invalid
from app.kit.wire import Row, Wire
from app.tags.models import Tag, TagTotal
from app.tags.shape import TAG, counted_by, in_use
from app.time_entries.models import TimeEntry

_TAGS_ARE_CHANGED = 2


def visible_to(actor: Actor) -> Select[Any]:
    return select(Tag).where(in_use(actor))


def listed(actor: Actor) -> tuple[Select[Any], Wire]:
    return visible_to(actor), counted_by(actor)


def read(actor: Actor, tag_id: int, expand: Sequence[str] = ()) -> Row:
    return lookup.read(counted_by(actor), visible_to(actor), tag_id, expand)


def get(actor: Actor, tag_id: int) -> Tag:
    """The tag, for a change that nobody else makes meanwhile; for administrators."""
    # One at a time: each change goes over many entries, and two would wait for one another.
    session.execute(select(func.pg_advisory_xact_lock(_TAGS_ARE_CHANGED)))
    tag = lookup.find(Tag, visible_to(actor), tag_id)
    if tag is None:
        raise lookup.missing("Tag", tag_id)
    if not actor.is_admin:
        raise Forbidden("Only administrators change tags: they stand on everybody's time")
    preconditions.check(tag, tag_id)
    return tag


def rename(actor: Actor, tag_id: int, **fields: Any) -> Row:
    """Another word for the tag, on every entry that has it."""
    tag = get(actor, tag_id)
    name = fields.get("name", tag.name)
    if name == tag.name:
        return shape_of(tag, TAG)
    hold_entries(tag.name)
    # A word that no entry has any more is free.
    session.execute(delete(Tag).where(Tag.name == name, ~in_use(actor)))
    session.execute(update(Tag).where(Tag.id == tag.id).values(name=name))
    replace(tag.name, name)
    row = shape_of(tag, TAG)
    write(actor, EventType.TAG_RENAMED, tag.id, row, {"name": [tag.name, name]})
    return row


def merge(actor: Actor, tag_id: int, into_id: int) -> Row:
    """One tag of two: the entries of the first get the second, and the first is gone."""
    tag = get(actor, tag_id)
    if errors := wrong(actor, {"into_id": into_id}, tag_id):
        raise Invalid(errors)
    into = get(actor, into_id)
    row = taken_off(tag)
    replace(tag.name, into.name)
    changes = {"id": [tag.id, into.id], "name": [tag.name, into.name]}
    write(actor, EventType.TAG_MERGED, tag.id, row, changes)
    return shape_of(into, TAG)


def remove(actor: Actor, tag_id: int) -> Row:
    """The tag is taken off every entry; the entries stay."""
    tag = get(actor, tag_id)
    row = taken_off(tag)
    replace(tag.name, None)
    write(actor, EventType.TAG_DELETED, tag.id, row, {})
    return row


def taken_off(tag: Tag) -> Row:
    """Delete the tag, and hold its entries; return how it was, changed for the last time.

    Its entries are written after that and before the event: so the sync feed finds them.
    """
    hold_entries(tag.name)
    itself = Tag.id == tag.id
    session.execute(update(Tag).where(itself).values(name=Tag.name))
    row = shape_of(tag, TAG)
    session.execute(delete(Tag).where(itself))
    return row


def hold_entries(word: str) -> None:
    """Lock the entries that have the word, before the tag and the totals.

    Whoever changes an entry holds it first and these after: in one order nobody deadlocks.
    """
    there = select(TimeEntry.id).where(TimeEntry.tags.contains([word]))
    locked = there.order_by(TimeEntry.id).with_for_update().subquery()
    session.execute(select(func.count()).select_from(locked))


def replace(word: str, other: str | None) -> None:
    """Write the other word, or none, on the entries that have this one; none twice on any."""
    tags, there = TimeEntry.tags, TimeEntry.tags.contains([word])
    without: Any = func.array_remove(tags, word)
    if other is not None:
        both = tags.contains([other])
        without = case((both, without), else_=func.array_replace(tags, word, other))
    session.execute(
        update(TimeEntry).where(there).values(tags=without),
        execution_options={"synchronize_session": False},
    )
    session.execute(delete(TagTotal).where(TagTotal.name == word, TagTotal.entries == 0))


def wrong(actor: Actor, fields: dict[str, Any], tag_id: int | None = None) -> Errors:
    """The tag to merge into that does not exist, or is the tag itself."""
    if tag_id is not None:
        get(actor, tag_id)
    into_id = fields.get("into_id")
    if into_id is not None and into_id == tag_id:
        return {"into_id": ["Must be another tag"]}
    known = select(Tag.id).where(Tag.id == into_id, in_use(actor))
    if into_id is not None and session.scalar(known) is None:
        return {"into_id": [f"There is no tag {into_id}"]}
    return {}
