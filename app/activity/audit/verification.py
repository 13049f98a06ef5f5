"""Checking the log in the database, some of it at a time."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from app.activity.audit import chain
from app.activity.audit.chain import Checked, Head, Link, Problem
from app.activity.audit.shape import CONTENT
from app.events import sealing
from app.events.models import Event
from app.kit.db import session
from app.kit.streams import Stream
from app.kit.wire import Row

_PLACES = select(Event.sequence, Event.hash).where(Event.sequence.is_not(None))


def head() -> Head:
    """The last entry of the log."""
    sealing.seal()
    return place_of(session.execute(_PLACES.order_by(Event.sequence.desc()).limit(1)).first())


def place(sequence: int) -> Head:
    """An entry's place in the chain; the beginning for 0, and without a hash if it is not there."""
    if not sequence:
        return Head()
    found = session.execute(_PLACES.where(Event.sequence == sequence)).first()
    return place_of(found) if found else Head(sequence, None)


def place_of(found: Any) -> Head:
    return Head(found.sequence, bytes(found.hash or b"")) if found else Head()


def verify(first: int = 1, most: int | None = None, saved: Head | None = None) -> Checked:
    """Check up to `most` entries from the first on, all by default."""
    end, start = head(), place(first - 1)
    if start.hash is None:
        missing = min(start.sequence, end.sequence + 1)
        return Checked(start, problem=chain.missing(missing, start.sequence))
    found = chain.check(read(first, most), start)
    if saved and not found.problem:
        found.problem = fault_at(saved, end)
    return found


def read(first: int, most: int | None) -> Iterator[Link]:
    entries = select(Event.sequence, Event.hash, CONTENT).where(Event.sequence >= first)
    stream = Stream(entries.order_by(Event.sequence).limit(most))
    try:
        for sequence, hashed, content in stream.tuples():
            yield Link(sequence, bytes(hashed or b""), content)
    finally:
        stream.close()


def fault_at(saved: Head, end: Head) -> Problem | None:
    """What is wrong if the log does not hold the saved head."""
    if saved.sequence > end.sequence:
        return chain.missing(end.sequence + 1, saved.sequence)
    found = place(saved.sequence)
    if found.hash is None:
        return chain.missing(saved.sequence, saved.sequence)
    return None if found == saved else chain.rewritten(saved.sequence)


def told(found: Checked, most: int) -> Row:
    goes_on = found.problem is None and found.count == most
    return {
        "is_whole": found.problem is None,
        "checked": found.count,
        "head": named(found.head),
        "problem": vars(found.problem) if found.problem else None,
        "next": found.head.sequence + 1 if goes_on else None,
    }


def named(place: Head) -> Row:
    return {"sequence": place.sequence, "hash": place.hash.hex() if place.hash else None}
