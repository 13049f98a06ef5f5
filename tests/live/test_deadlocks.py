"""A write that PostgreSQL ends, because it and another wait for one another, is made again."""

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from tests.live.caller import Answer
from tests.live.server import Server

pytestmark = pytest.mark.live
WAITING = """
    SELECT pid FROM pg_stat_activity WHERE datname = current_database()
    AND application_name = 'timetracker' AND wait_event_type = 'Lock'
"""
EVENTS = "SELECT id FROM events WHERE type = 'time_entry.updated' AND subject_id = :ident"


def collide(server: Server, entry: int, project: int, key: str) -> Answer | None:
    """Move the entry to the project, while a rival holds the project and wants the entry; None if
    the rival was ended.
    """
    path, body = f"/time-entries/{entry}", {"project_id": project, "colour": "red"}
    move = partial(server.caller().call, "PATCH", path, key=key, match="*", **body)
    with ThreadPoolExecutor(1) as pool, server.engine.connect() as rival:
        rival.execute(sa.text(f"SELECT FROM projects WHERE id = {project} FOR UPDATE"))
        moved = pool.submit(move)
        while not server.rows(WAITING):
            time.sleep(0.01)
        try:
            rival.execute(sa.text(f"SELECT FROM time_entries WHERE id = {entry} FOR UPDATE"))
        except OperationalError:
            return None
        finally:
            rival.rollback()
        return moved.result()


def test_a_write_that_was_ended_by_a_deadlock_is_made_again(server: Server) -> None:
    admin = server.caller()
    here, there = (admin.make("/projects", name=f"Deadlock {n}")["id"] for n in (1, 2))
    booked = {"project_id": here, "date": "2024-01-15", "duration": "1h"}
    entry = admin.make("/time-entries", **booked)["id"]
    # Who waits first is ended; a machine that stands still for a second may turn that round.
    for number, project in enumerate([there, here] * 5):
        before = len(server.rows(EVENTS, ident=entry))
        answer = collide(server, entry, project, f"deadlock {number}")
        if answer is not None:
            break
    assert answer is not None, "the server was never the one that was ended"
    assert (answer.status, answer.body["time_entry"]["project_id"]) == (200, project)
    assert answer.body["warnings"] == {"colour": "unknown field, ignored"}
    assert "Idempotent-Replayed" not in answer.headers
    assert len(server.rows(EVENTS, ident=entry)) == before + 1
