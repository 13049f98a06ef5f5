"""The chain is whole whatever happens: many writers, readers that seal, workers that are killed."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial
from http.client import HTTPException
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa

from tests.database import new_database
from tests.live.caller import Caller, at_once
from tests.live.server import Server, serving
from tests.live.test_crash import workers

pytestmark = pytest.mark.live

# `make fire` asks for all of them.
WRITES = 2000 if os.environ.get("FIRE") else 300
SECONDS_TO_SEAL = 30


@pytest.fixture
def own_server(server_url: sa.URL, tmp_path: Path) -> Iterator[Server]:
    with new_database(server_url) as url, serving(url, tmp_path) as server:
        yield server
        server.hang_up()


def sealed(server: Server) -> Any:
    """The verification of the whole log, when every event has its place in it."""
    caller, deadline = server.caller(), time.monotonic() + SECONDS_TO_SEAL
    while True:
        told = caller.get("/audit-log/verify").body["verification"]
        left = "SELECT count(*) AS left FROM events WHERE sequence IS NULL"
        if not server.rows(left)[0]["left"] or time.monotonic() > deadline:
            return told
        time.sleep(0.1)


def test_the_chain_is_whole_under_sixteen_writers_and_four_who_seal(own_server: Server) -> None:
    project = own_server.caller().make("/projects", name="Busy")
    crowd, readers = own_server.crowd(16), own_server.crowd(4)
    entry = {"project_id": project["id"], "date": "2024-01-15", "duration": 60}
    saved = []
    for _ in range(WRITES // 20):
        writes = [partial(caller.post, "/time-entries", **entry) for caller in crowd]
        reads = [partial(caller.get, "/audit-log/head") for caller in readers]
        answers = at_once([*writes, *reads])
        assert {answer.status for answer in answers[:16]} == {201}
        saved.append(answers[-1].body["head"])
    told = sealed(own_server)
    [count] = own_server.rows("SELECT count(*) AS events, max(sequence) AS last FROM events")
    assert told["problem"] is None
    assert told["checked"] == told["head"]["sequence"] == count["events"] == count["last"]
    caller = own_server.caller()
    for head in (head for head in saved if head["sequence"]):
        query = f"sequence={head['sequence']}&hash={head['hash']}&limit=1"
        assert caller.get(f"/audit-log/verify?{query}").body["verification"]["is_whole"]


class Writer(Thread):
    """Books, changes and deletes, and notes the requests that were answered."""

    def __init__(self, server: Server, project_id: int, most: int) -> None:
        super().__init__()
        self.server, self.project_id, self.most = server, project_id, most
        self.answered: list[str] = []
        self.lost = 0

    def run(self) -> None:
        caller, mine = self.server.caller(), list[int]()
        while len(self.answered) < self.most:
            try:
                self.write(caller, mine)
            except (HTTPException, OSError):
                self.lost += 1
                caller.close()

    def write(self, caller: Caller, mine: list[int]) -> None:
        if len(mine) < 3:
            entry = {"project_id": self.project_id, "date": "2024-01-15", "duration": 60}
            answer = caller.post("/time-entries", **entry)
            mine.append(answer.body["time_entry"]["id"])
        elif len(self.answered) % 3:
            # Another text each time: what an unanswered call has changed already is no event again.
            notes = f"Change {len(self.answered)}, {self.lost} lost"
            answer = caller.patch(f"/time-entries/{mine[-1]}", notes=notes)
        else:
            answer = caller.delete(f"/time-entries/{mine.pop(0)}")
        # What was deleted by a request that got no answer is not there for the next one.
        if answer.status < 400:
            self.answered.append(answer.headers["X-Request-ID"])


def test_each_answered_change_has_its_event_where_workers_are_killed(own_server: Server) -> None:
    project, chance = own_server.caller().make("/projects", name="Survives"), random.Random(7)  # noqa: S311 - repeatable, not secret
    writers = [Writer(own_server, project["id"], WRITES // 8) for _ in range(8)]
    for writer in writers:
        writer.start()
    killed = 0
    while any(writer.is_alive() for writer in writers):
        time.sleep(chance.uniform(0.2, 1.2))
        if alive := workers(own_server):
            os.kill(chance.choice(alive), signal.SIGKILL)
            killed += 1
    answered = Counter(request for writer in writers for request in writer.answered)
    events = own_server.rows("SELECT request_id FROM events WHERE subject_type = 'time_entry'")
    written = Counter(event["request_id"] for event in events)
    assert killed
    assert answered.total() >= WRITES // 8 * 8
    assert set(written.values()) == {1}
    assert answered.keys() <= written.keys()
    # What was written without an answer is at most what was under way when a worker died.
    assert written.total() - answered.total() <= sum(writer.lost for writer in writers)
    assert as_told(own_server) == as_stored(own_server)
    told = sealed(own_server)
    assert told["problem"] is None
    assert told["checked"] == own_server.rows("SELECT count(*) AS all FROM events")[0]["all"]


def as_told(server: Server) -> dict[int, str]:
    """The entries and their notes, by what the ledger says of them last."""
    last = server.rows(
        "SELECT DISTINCT ON (subject_id) subject_id, type, data->>'notes' AS notes FROM events"
        " WHERE subject_type = 'time_entry' ORDER BY subject_id, id DESC"
    )
    return {e["subject_id"]: e["notes"] for e in last if e["type"] != "time_entry.deleted"}


def as_stored(server: Server) -> dict[int, str]:
    return {row["id"]: row["notes"] for row in server.rows("SELECT id, notes FROM time_entries")}
