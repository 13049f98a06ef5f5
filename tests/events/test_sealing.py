"""Events are numbered in the order of commits, chained, and never changed."""

import hashlib
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from app.events.models import Event
from app.events.sealing import head, seal
from app.kit.db import db, session
from tests.api import Api

CONTENT = sa.text(
    "SELECT sequence, hash, event_content(events) FROM events"
    " WHERE sequence IS NOT NULL ORDER BY sequence"
)


def test_sealed_events_are_numbered_from_one_without_a_gap(admin: Api) -> None:
    for number in range(5):
        admin.make("/clients", name=f"Client {number}")
    seal()
    told = session.execute(sa.select(Event.sequence).order_by(Event.id)).scalars()
    assert list(told) == [1, 2, 3, 4, 5]
    assert head() == 5


def test_each_hash_is_taken_over_the_one_before_and_the_content(admin: Api) -> None:
    for number in range(3):
        admin.make("/clients", name=f"Client {number}")
        seal()
    previous = b""
    for _, told, content in session.execute(CONTENT):
        previous = hashlib.sha256(previous + content.encode()).digest()
        assert bytes(told) == previous
    assert len(previous) == 32


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE events SET data = '{}'",
        "UPDATE events SET sequence = 99",
        "UPDATE events SET hash = 'x'",
        "DELETE FROM events",
        "TRUNCATE events",
    ],
)
def test_a_sealed_event_is_neither_changed_nor_deleted(admin: Api, change: str) -> None:
    admin.make("/clients", name="Northwind")
    seal()
    with pytest.raises(sa.exc.DBAPIError, match="Events are only added"):
        session.execute(sa.text(change))
    session.rollback()


def test_an_event_that_is_not_sealed_yet_gets_a_seal_and_nothing_else(admin: Api) -> None:
    admin.make("/clients", name="Northwind")
    with pytest.raises(sa.exc.DBAPIError, match="Events are only added"):
        session.execute(sa.text("UPDATE events SET sequence = 1, actor_id = 0"))
    session.rollback()


@pytest.fixture
def connections(app: object) -> Iterator[list[sa.Connection]]:
    made = [db.engine.connect() for _ in range(3)]
    yield made
    with made[0] as cleaner:
        cleaner.rollback()
        cleaner.execute(sa.text("ALTER TABLE events DISABLE TRIGGER USER"))
        cleaner.execute(sa.delete(Event).where(Event.subject_type == "test"))
        cleaner.execute(sa.text("ALTER TABLE events ENABLE TRIGGER USER"))
        cleaner.commit()
    for connection in made[1:]:
        connection.close()


def insert(connection: sa.Connection, kind: str) -> None:
    row = {"type": kind, "subject_type": "test", "subject_id": 1, "data": {}, "changes": {}}
    connection.execute(sa.insert(Event), row)


def test_events_are_numbered_as_they_are_committed(connections: list[sa.Connection]) -> None:
    """One whose id is visible early lets no reader pass one that commits late."""

    def sealed() -> list[str]:
        reader.execute(sa.select(sa.func.seal_events(100)))
        reader.commit()
        numbered = sa.select(Event.type).where(Event.sequence.is_not(None))
        return list(reader.execute(numbered.order_by(Event.sequence)).scalars())

    reader, early, late = connections
    insert(early, "early")
    insert(late, "late")
    late.commit()
    assert sealed() == ["late"]
    early.commit()
    assert sealed() == ["late", "early"]


def test_what_builds_on_a_change_is_numbered_after_it(connections: list[sa.Connection]) -> None:
    """Although its transaction is the older one."""
    reader, old, young = connections
    old.execute(sa.select(sa.func.pg_current_xact_id()))
    insert(young, "first")
    young.commit()
    insert(old, "second")
    old.commit()
    reader.execute(sa.select(sa.func.seal_events(100)))
    numbered = sa.select(Event.type).where(Event.sequence.is_not(None)).order_by(Event.sequence)
    assert list(reader.execute(numbered).scalars()) == ["first", "second"]
