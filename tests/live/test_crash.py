"""A web worker that is killed takes nothing with it that was answered."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread

import pytest
import sqlalchemy as sa

from tests.database import new_database
from tests.live.caller import Caller
from tests.live.server import Server, serving

pytestmark = pytest.mark.live


@pytest.fixture
def own_server(server_url: sa.URL, tmp_path: Path) -> Iterator[Server]:
    with new_database(server_url) as url, serving(url, tmp_path) as server:
        yield server
        server.hang_up()


def children(pid: int) -> list[int]:
    table = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, check=True)
    pairs = [line.split() for line in table.stdout.decode().splitlines()]
    return [int(child) for child, parent in pairs if int(parent) == pid]


def workers(server: Server) -> list[int]:
    gunicorn = children(server.pid)[0]
    return children(gunicorn)


class Writer(Thread):
    """Books one entry after the other, and notes those it got an answer for."""

    def __init__(self, server: Server, project_id: int, done: Event) -> None:
        super().__init__()
        self.server, self.project_id, self.done = server, project_id, done
        self.booked: list[int] = []
        self.lost = 0

    def run(self) -> None:
        caller = self.server.caller()
        while not self.done.is_set():
            try:
                self.booked.append(self.book(caller))
            except (HTTPException, OSError):
                self.lost += 1
                caller.close()

    def book(self, caller: Caller) -> int:
        times = {"start_time": "2024-01-15T09:00:00Z", "duration": 60}
        entry = caller.make("/time-entries", project_id=self.project_id, **times)
        return int(entry["id"])


def test_every_answered_write_survives_a_killed_worker(own_server: Server) -> None:
    project = own_server.caller().make("/projects", name="Survives")
    done = Event()
    writers = [Writer(own_server, project["id"], done) for _ in range(8)]
    for writer in writers:
        writer.start()
    killed = []
    for _ in range(2):
        time.sleep(1)
        killed.append(workers(own_server)[0])
        os.kill(killed[-1], signal.SIGKILL)
    time.sleep(2)
    done.set()
    for writer in writers:
        writer.join()
    answered = {entry_id for writer in writers for entry_id in writer.booked}
    there = {row["id"] for row in own_server.rows("SELECT id FROM time_entries")}
    told = {
        row["id"]
        for row in own_server.rows(
            "SELECT subject_id AS id FROM events WHERE type = 'time_entry.created'"
        )
    }
    assert len(answered) > 100
    assert any(writer.lost for writer in writers)
    assert answered <= there
    assert told == there
    # What was written and not answered is at most what was under way when a worker died.
    assert len(there - answered) <= sum(writer.lost for writer in writers)
    assert not set(killed) & set(workers(own_server))
    assert len(workers(own_server)) == 2
