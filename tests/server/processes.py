"""Real processes: `timetracker` commands on homes of their own, and what they leave behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TypeVar

import psutil

TIMETRACKER = Path(sys.executable).with_name("timetracker")
SECONDS = 60

Seen = TypeVar("Seen")


def environment(home: Path, **settings: str) -> dict[str, str]:
    """Ours, with the PostgreSQL in `home` unless the settings name another."""
    ours = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return ours | {"TIMETRACKER_HOME": str(home), "PORT": "0", "WEB_CONCURRENCY": "1"} | settings


def timetracker(
    *arguments: str, env: dict[str, str], given: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TIMETRACKER, *arguments],
        env=env,
        input=given,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


class Server:
    """A `timetracker serve` that has been started."""

    def __init__(self, process: subprocess.Popen[bytes], output: IO[bytes]) -> None:
        self.process, self.output = process, output

    @property
    def told(self) -> str:
        """What it has written so far, to standard output and error."""
        return os.pread(self.output.fileno(), 1_000_000, 0).decode()

    @property
    def port(self) -> int:
        """Where it listens; waits until it says so."""
        return int(eventually(self._address)[1])

    def _address(self) -> re.Match[str] | None:
        assert self.process.poll() is None, self.told
        return re.search(r"TimeTracker is at http://\S+:(\d+)", self.told)

    @property
    def gunicorn(self) -> psutil.Process:
        return next(
            child
            for child in psutil.Process(self.process.pid).children()
            if "gunicorn" in child.cmdline()
        )

    def get(self, path: str, token: str = "") -> int:
        """The status of a GET."""
        caller = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)
        caller.request("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})
        status = caller.getresponse().status
        caller.close()
        return status

    def ends(self) -> int:
        """The exit status."""
        return self.process.wait(SECONDS)

    def stop(self, by: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(by)
        return self.ends()


@contextmanager
def serving(env: dict[str, str]) -> Iterator[Server]:
    with TemporaryFile() as output:
        process = subprocess.Popen([TIMETRACKER, "serve"], env=env, stdout=output, stderr=output)
        server = Server(process, output)
        try:
            yield server
        finally:
            if process.poll() is None:
                server.stop(signal.SIGTERM)


def running_on(home: Path) -> list[str]:
    """The command lines of the PostgreSQL in this home and of its keeper."""
    alive = psutil.process_iter(["cmdline"])
    told = [" ".join(process.info["cmdline"] or ()) for process in alive]
    return [command for command in told if f"{home}/postgres" in command]


def is_free(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) != 0


def eventually(look: Callable[[], Seen | None], seconds: float = SECONDS) -> Seen:
    """The first result that is true; fails the test when there is none in time."""
    until = time.monotonic() + seconds
    while not (seen := look()):
        assert time.monotonic() < until, f"not within {seconds} seconds"
        time.sleep(0.02)
    return seen
