"""A server, workers that can be killed, and receivers of every temper, for tests under fire."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from tests.database import new_database
from tests.live.server import TIMETRACKER, Server, serving

ROOT = Path(__file__).parents[2]


class Receivers:
    """A process that receives, and writes down what came: a line of path, id and time for each."""

    def __init__(self, port: int, log: Path) -> None:
        self.port, self.log = port, log

    def lines(self) -> list[list[str]]:
        told = self.log.read_text().splitlines() if self.log.exists() else []
        return [line.split(" ") for line in told]

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.lines()]

    def ids(self) -> list[str]:
        return [ident for _, ident, _ in self.lines()]

    def times(self) -> dict[str, float]:
        """When each id came, in seconds since 1970."""
        return {ident: float(at) for _, ident, at in self.lines()}

    def wait_for(self, count: int, *, path: str = "", seconds: float = 20) -> None:
        eventually(lambda: len([p for p in self.paths() if p.startswith(path)]) >= count, seconds)


@contextmanager
def receivers(log: Path) -> Iterator[Receivers]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.live.receiving", str(log)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        yield Receivers(int(process.stdout.readline()), log)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


class Field:
    """Where it happens. Workers are ours to kill."""

    def __init__(
        self, server: Server, url: str, home: Path, settings: dict[str, str], targets: Receivers
    ) -> None:
        self.server, self.targets = server, targets
        self.environment = os.environ | settings | {
            "DATABASE_URL": url,
            "TIMETRACKER_HOME": str(home),
            "LOG_LEVEL": "warning",
        }  # fmt: skip
        self.log = (home / "workers.log").open("w")
        self.workers: list[subprocess.Popen[bytes]] = []
        self.admin = server.caller()

    def start(self, count: int) -> list[subprocess.Popen[bytes]]:
        started = [
            subprocess.Popen(
                [TIMETRACKER, "worker"], env=self.environment, stdout=self.log, stderr=self.log
            )
            for _ in range(count)
        ]
        self.workers += started
        return started

    def restart(self, by: signal.Signals) -> None:
        """End the oldest one, however it likes it, and start another."""
        victim = self.workers.pop(0)
        victim.send_signal(by)
        victim.wait()
        self.start(1)

    def end(self) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait()
        self.log.close()

    def hook(self, path: str, **fields: Any) -> Any:
        url = f"http://127.0.0.1:{self.targets.port}/{path}"
        return self.admin.make(
            "/webhooks", **{"name": path, "url": url, "events": ["client.updated"], **fields}
        )

    def happen(self, count: int) -> None:
        """So many events, written as a busy server would have within a moment."""
        client = self.admin.make("/clients", name=f"Client {time.monotonic_ns()}")
        self.rows(
            "INSERT INTO events (type, subject_type, subject_id, data, changes)"
            " SELECT 'client.updated', 'client', subject_id, data, '{\"notes\": [\"\", \"x\"]}'"
            " FROM events, generate_series(1, :count)"
            " WHERE type = 'client.created' AND subject_id = :client_id",
            count=count,
            client_id=client["id"],
        )

    def event_ids(self) -> list[str]:
        """In the order in which they happened."""
        found = self.rows(
            "SELECT id FROM events WHERE type = 'client.updated' ORDER BY sequence, id"
        )
        return [f"evt_{row['id']}" for row in found]

    def delivered(self, count: int, seconds: float) -> Counter[str]:
        """How often each id came, when as many deliveries are done as there should be."""
        self.settled(count, seconds)
        return Counter(self.targets.ids())

    def settled(self, count: int, seconds: float = 30, *, tried: bool = False) -> None:
        done = "last_attempt_at IS NOT NULL" if tried else "status = 'delivered'"
        query = f"SELECT count(*) AS done FROM webhook_deliveries WHERE {done}"  # noqa: S608  # a constant
        eventually(lambda: self.rows(query)[0]["done"] >= count, seconds)

    def hang_up_on_all(self) -> None:
        self.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        with self.server.engine.begin() as connection:
            result = connection.execute(sa.text(statement), values)
            return [dict(row) for row in result.mappings()] if result.returns_rows else []


@contextmanager
def battlefield(postgres: sa.URL, home: Path) -> Iterator[Field]:
    settings = {"WEBHOOK_ALLOW_HOSTS": "127.0.0.1", "WEBHOOK_RETRY_PERCENT": "1"}
    with (
        new_database(postgres) as url,
        serving(url, home, workers=1, **settings) as server,
        receivers(home / "received.log") as targets,
    ):
        field = Field(server, url, home, settings, targets)
        try:
            yield field
        finally:
            field.end()
            server.hang_up()


def eventually(holds: Any, seconds: float) -> None:
    ends_at = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends_at, "It did not come to pass in time"
        time.sleep(0.1)
