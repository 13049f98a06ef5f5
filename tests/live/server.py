"""A real server: `timetracker serve` as a process, on a free port and a database of its own."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from tests.live.caller import Caller

TIMETRACKER = Path(sys.executable).with_name("timetracker")
SECONDS_TO_START = 30
SECONDS_TO_STOP = 20


@dataclass
class Server:
    """A running server, and a look into its database past it."""

    address: str
    pid: int
    admin_token: str
    engine: sa.Engine
    callers: list[Caller] = field(default_factory=list)

    def caller(self, token: str | None = None) -> Caller:
        """A connection with this token; the administrator's by default."""
        caller = Caller(self.address, token or self.admin_token)
        self.callers.append(caller)
        return caller

    def crowd(self, size: int, token: str | None = None) -> list[Caller]:
        """As many connections of one and the same person."""
        return [self.caller(token) for _ in range(size)]

    def newcomer(self, role: str = "user", tier: str | None = None) -> str:
        """The token of a new person."""
        admin = self.caller()
        user = admin.make("/users", username=f"person-{uuid4().hex[:8]}", role=role)
        body = {"name": "live", "user_id": user["id"], "scopes": ["read:*", "write:*"]}
        body["rate_limit_tier"] = tier
        return str(admin.post("/tokens", **body).body["secret"])

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(sa.text(statement), values).mappings()]

    def hang_up(self) -> None:
        while self.callers:
            self.callers.pop().close()


@contextmanager
def serving(
    database_url: str, home: Path, *, workers: int = 2, token: str = "", **settings: str
) -> Iterator[Server]:
    """The server while the block runs; what it says goes to `home`/server.log.

    Without a token the database is empty, and the first administrator's is used.
    """
    environment = os.environ | {
        "DATABASE_URL": database_url,
        "TIMETRACKER_HOME": str(home),
        "HOST": "127.0.0.1",
        "PORT": "0",
        "WEB_CONCURRENCY": str(workers),
        "RATELIMIT_PROCESSES": str(workers),
        "RATELIMIT_DEFAULT": "1000000/minute",
        "LOG_LEVEL": "warning",
        # Two cores: where no webhook is tried, nobody shall look for some.
        "WEBHOOK_WORKERS": "0",
        **settings,
    }
    log = home / "server.log"
    with log.open("w") as told:
        process = subprocess.Popen(
            [TIMETRACKER, "serve"], env=environment, stdout=told, stderr=told
        )
    engine = sa.create_engine(database_url)
    try:
        found, address = _welcome(process, log)
        yield Server(address, process.pid, token or found, engine)
    finally:
        engine.dispose()
        process.terminate()
        process.wait(SECONDS_TO_STOP)


def _welcome(process: subprocess.Popen[bytes], log: Path) -> tuple[str, str]:
    """The address, and the first administrator's token if there was none: told at the start."""
    deadline = time.monotonic() + SECONDS_TO_START
    while process.poll() is None and time.monotonic() < deadline:
        if told := re.search(
            r"(?:\s(tt_\w+)\n.*)?TimeTracker is at http://(\S+)\. ", log.read_text(), re.S
        ):
            return told[1] or "", told[2]
        time.sleep(0.05)
    raise AssertionError(f"The server does not start:\n{log.read_text()}")
