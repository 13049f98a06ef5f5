"""The Redis that counts calls is killed, stopped and full: the API answers."""

import shutil
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.live.redis import Redis
from tests.live.server import Server, serving
from tests_chaos.comparing import say
from tests_chaos.postgres import Postgres

CALLS = 300


def ask(server: Server) -> tuple[Counter[int], float, int]:
    """How the calls were answered, the longest of them, and how many were counted in part."""
    caller = server.caller()
    seen, longest, partial = Counter[int](), 0.0, 0
    for _ in range(CALLS):
        began = time.monotonic()
        answer = caller.get("/clients")
        longest = max(longest, time.monotonic() - began)
        seen[answer.status] += 1
        partial += "X-RateLimit-Partial" in answer.headers
    return seen, longest, partial


@pytest.mark.parametrize("fault", ["killed", "stopped", "full"])
def test_redis_is(fault: str, postgres: Postgres, folder: Path) -> None:
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    assert program, "This needs redis-server or valkey-server on PATH"
    redis = Redis(program, folder)
    try:
        with serving(postgres.url, folder, RATELIMIT_STORAGE_URI=redis.uri) as server:
            assert ask(server)[0] == {200: CALLS}
            strike(fault, redis)
            seen, longest, partial = ask(server)
            restore(fault, redis)
            time.sleep(2)
            after = ask(server)
            say(f"Redis {fault}: {seen[200]} of {CALLS} answered, the longest after "
                f"{longest * 1000:.0f} ms, {partial} counted by the process alone")  # fmt: skip
            assert seen == after[0] == {200: CALLS}
            assert longest < 1.5
            assert after[2] == 0
            server.hang_up()
    finally:
        redis.stop()


def strike(fault: str, redis: Redis) -> None:
    if fault == "killed":
        redis.process.send_signal(signal.SIGKILL)
        redis.process.wait()
    elif fault == "stopped":
        redis.pause()
    else:
        redis.command("CONFIG SET maxmemory-policy noeviction")
        redis.command("CONFIG SET maxmemory 1")


def restore(fault: str, redis: Redis) -> None:
    if fault == "killed":
        redis.start()
    elif fault == "stopped":
        redis.resume()
    else:
        redis.command("CONFIG SET maxmemory 0")
