"""Totals stay what the entries say, while many write at once, in bulk and one by one."""

import random
import threading
from collections import Counter
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from app.reports import checking
from tests.live.caller import Caller, at_once
from tests.live.server import Server

pytestmark = pytest.mark.live

BOOK_MANY = """
    INSERT INTO time_entries (user_id, project_id, start_time, end_time, break_seconds, notes, tags,
        billable, source, date_only, overlap_denied)
    SELECT 1, :project_id, at, at + make_interval(mins => i % 900), 0, '', '{}', i % 3 > 0, 'api',
        false, false
    FROM generate_series(1, 1500) i, LATERAL (
        SELECT timestamptz '2023-01-01' + make_interval(hours => i * 7 % 9000) AS at) a
"""
MOVE_MANY = """
    UPDATE time_entries SET start_time = start_time - interval '9 hours'
    WHERE id % 7 = :rest AND project_id = :project_id
"""
DELETE_MANY = "DELETE FROM time_entries WHERE id % 11 = :rest AND project_id = :project_id"


def in_bulk(server: Server, project_id: int, rest: int) -> None:
    """Each statement in a transaction of its own, while others do the same."""
    for statement in (BOOK_MANY, MOVE_MANY, DELETE_MANY):
        values = {"project_id": project_id, "rest": rest}
        with server.engine.begin() as connection:
            connection.execute(sa.text(statement), values)


def one_by_one(caller: Caller, project_id: int, seed: int) -> Counter[int]:
    """Book, change and delete; every answer is one that was meant."""
    chance, told = random.Random(seed), Counter[int]()  # noqa: S311  # no secret
    for _ in range(25):
        times = {"date": f"2023-0{chance.randint(1, 9)}-10", "duration_minutes": 45}
        entry = caller.make("/time-entries", project_id=project_id, **times)
        path = f"/time-entries/{entry['id']}"
        told[caller.patch(path, duration=chance.randint(60, 9000)).status] += 1
        if chance.random() < 0.4:
            told[caller.delete(path).status] += 1
        told[caller.get("/reports/summary?start_date=2023-01-01").status] += 1
    return told


def test_totals_agree_after_bulk_changes_beside_single_ones(server: Server) -> None:
    project = server.caller().make("/projects", name="Raced totals")["id"]
    bulk: list[Any] = [partial(in_bulk, server, project, rest) for rest in range(3)]
    single = [partial(one_by_one, c, project, n) for n, c in enumerate(server.crowd(5))]
    answers = at_once([*bulk, *single])[len(bulk) :]
    # 404: a bulk deletion was faster.
    assert set().union(*answers) <= {200, 404}
    with server.engine.connect() as connection:
        assert checking.differences(connection) == []
    told = server.caller().get(
        f"/reports/summary?start_date=2022-01-01&end_date=2026-01-01&project_id={project}"
    )
    worked = server.rows(
        "SELECT sum(duration_seconds)::bigint AS s FROM time_entries WHERE project_id = :id",
        id=project,
    )
    assert told.body["summary"]["total_seconds"] == worked[0]["s"]


def test_totals_are_made_anew_beside_writers(server: Server) -> None:
    caller, stop = server.caller(), threading.Event()
    project = caller.make("/projects", name="Repaired totals")["id"]

    def write() -> None:
        while not stop.is_set():
            in_bulk(server, project, 5)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(3):
            with checking.alone(server.engine) as connection:
                checking.repair(connection)
                assert checking.differences(connection) == []
    finally:
        stop.set()
        writer.join()
    with server.engine.connect() as connection:
        assert checking.differences(connection) == []
