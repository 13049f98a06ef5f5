"""A thousand senders who take their time, and everybody else meanwhile."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.server import Server, serving
from tests.live.test_slow_senders import crowd
from tests_chaos.comparing import say
from tests_chaos.postgres import Postgres

SLOW, CALLS, REQUEST_SECONDS = 1000, 300, 10


@pytest.fixture
def server(postgres: Postgres, folder: Path) -> Iterator[Server]:
    with serving(postgres.url, folder, REQUEST_SECONDS=str(REQUEST_SECONDS)) as server:
        yield server
        server.hang_up()


def median_and_worst(server: Server) -> tuple[float, float]:
    """Milliseconds of a request on a connection of its own."""
    times = []
    for _ in range(CALLS):
        began = time.perf_counter()
        assert server.caller().get("/clients").status == 200
        times.append((time.perf_counter() - began) * 1000)
        server.hang_up()
    return sorted(times)[CALLS // 2], max(times)


def test_a_thousand_slow_senders(server: Server) -> None:
    median_and_worst(server)
    alone = median_and_worst(server)
    began = time.monotonic()
    with crowd(server, SLOW) as senders:
        beside = median_and_worst(server)
        for sender in senders:
            sender.sendall(b"x")
        for sender in senders:
            sender.settimeout(2 * REQUEST_SECONDS)
        cut = sum(sender.recv(4096).startswith(b"HTTP/1.1 408 ") for sender in senders)
    took = time.monotonic() - began
    say(f"Beside {SLOW:,} slow senders a request takes {beside[0]:.1f} ms, at worst "
        f"{beside[1]:.0f}; alone {alone[0]:.1f} and {alone[1]:.0f}. {cut:,} of them were cut off, "
        f"the last after {took:.0f} s")  # fmt: skip
    assert cut == SLOW
    assert took < REQUEST_SECONDS + 5
    assert beside[0] < max(2 * alone[0], 20)
