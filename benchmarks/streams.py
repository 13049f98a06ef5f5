"""What open streams cost: memory, the time of other requests, and how soon an event is heard."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, repeat
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
import sqlalchemy as sa

from benchmarks import report
from benchmarks.load import Client, Load, put_under_load
from config import Config
from tests.database import new_database
from tests.live.fire import ROOT
from tests.live.server import Server, serving

TITLE = "Live streams"
STREAMS, PEOPLE, PROJECTS, CALLERS = 500, 100, 50, 4
EVENTS_A_SECOND = 5
SETTINGS = {"STREAMS_PER_TOKEN": "1000", "LOG_LEVEL": "warning"}


class Listening:
    """A process that holds the streams."""

    def __init__(self, server: Server, streams: int, tokens: list[str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.listening", server.address, str(streams), *tokens],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self._line() == "ready"

    def delays(self) -> list[float]:
        """In milliseconds, of what has arrived since the last question."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        return sorted(float(one) * 1000 for one in self._line().split())

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def end(self) -> None:
        self.process.communicate()


def measure(config: Config, rounds: int, seconds: float) -> None:
    """On a server with one web worker and a database of its own, the listeners beside it."""
    with (
        TemporaryDirectory(prefix="timetracker-bench-") as home,
        new_database(sa.make_url(config.sqlalchemy_url)) as url,
        serving(url, Path(home), workers=1, **SETTINGS) as server,
    ):
        admin = server.caller()
        for number in range(PROJECTS):
            admin.make("/projects", name=f"Project {number}")
        tokens = [server.newcomer() for _ in range(PEOPLE)]
        put_under_load(crowd(server), seconds)
        print()
        report.line([f"{TITLE}: {CALLERS} clients GET /projects", "requests/s", "p50 ms", "p99 ms"])
        report.line(["---", "---:", "---:", "---:"])
        tell("no stream", loads(server, rounds, seconds))
        before = memory(server)
        listening = Listening(server, STREAMS, tokens)
        time.sleep(5)
        each = (memory(server) - before) / STREAMS
        tell(f"{STREAMS} streams", loads(server, rounds, seconds))
        listening.delays()
        with happening(server):
            tell(f"and {EVENTS_A_SECOND} events a second", loads(server, rounds, seconds))
        busy = listening.delays()
        with happening(server):
            time.sleep(rounds * seconds)
        time.sleep(1)
        idle = listening.delays()
        told = memory(server) - before
        listening.end()
    print(f"\nOne more stream takes {each / 1024:.1f} KB of the worker's memory, ", end="")
    print(
        f"{told / STREAMS / 1024:.1f} KB after it has heard {len(idle + busy) // STREAMS} events.\n"
    )
    report.line(["from the commit to the listener", "p50 ms", "p99 ms", "most"])
    report.line(["---", "---:", "---:", "---:"])
    for name, found in (("without other requests", idle), ("with them", busy)):
        shares = (found[int(len(found) * share)] for share in (0.5, 0.99))
        report.line([name, *(f"{one:.0f}" for one in (*shares, found[-1]))])


def crowd(server: Server) -> list[Client]:
    host, _, port = server.address.rpartition(":")
    head = "GET /api/v1/projects HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer "
    asked = repeat(f"{head}{server.admin_token}\r\n\r\n".encode())
    return [Client((host, int(port)), asked) for _ in range(CALLERS)]


def loads(server: Server, rounds: int, seconds: float) -> Load:
    """Several stretches, as one."""
    whole = Load()
    for _ in range(rounds):
        part = put_under_load(crowd(server), seconds)
        whole.seconds += part.seconds
        whole.times += part.times
    return whole


def tell(name: str, load: Load) -> None:
    times = [f"{load.percentile(percent):.1f}" for percent in (50, 99)]
    report.line([name, f"{load.rate:,.0f}", *times])


@contextmanager
def happening(server: Server) -> Iterator[None]:
    """Somebody makes clients, which everybody hears of."""
    admin, ended = server.caller(), threading.Event()

    def work() -> None:
        for number in cycle(range(10**9)):
            if ended.wait(1 / EVENTS_A_SECOND):
                return
            admin.make("/clients", name=f"Client {time.time()} {number}")

    worker = threading.Thread(target=work)
    worker.start()
    yield
    ended.set()
    worker.join()


def memory(server: Server) -> int:
    """The bytes that the web worker has to itself."""
    family = psutil.Process(server.pid).children(recursive=True)
    gunicorns = {one.pid: one for one in family if "gunicorn" in " ".join(one.cmdline())}
    [worker] = [one for one in gunicorns.values() if one.ppid() in gunicorns]
    return int(worker.memory_full_info().uss)
