"""Limits that are exact for all worker processes and hosts, and what is left of them without Redis.

`ROUNDS=20 make test ARGS="tests/live/test_limits.py -s"` repeats the races so many times, waits for
a real full minute, and prints what was let in.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.database import new_database
from tests.live.caller import Answer, Caller, at_once
from tests.live.redis import Redis, running
from tests.live.server import Server, serving

pytestmark = pytest.mark.live

ROUNDS = int(os.environ.get("ROUNDS", "0"))
CROWD, MOST = 150, 100
# The first call that finds the store lost waits for it; nobody after it does.
SECONDS_FOR_ONE_ANSWER = 5
SECONDS_TO_RECOVER = 5
# The administrator makes a newcomer for each round, and is not what is measured.
TIERS = f"published={MOST}/minute;1000/hour,quick=5/2 seconds"
LIMITS = {"RATELIMIT_TIERS": TIERS, "RATELIMIT_PROCESSES": "0"}


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    with running(tmp_path_factory.mktemp("redis")) as redis:
        yield redis


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    return lambda: tmp_path_factory.mktemp("limits")


@pytest.fixture(scope="module")
def one(server_url: sa.URL, redis: Redis, homes: Callable[[], Path]) -> Iterator[Server]:
    """A host with one worker process."""
    settings = LIMITS | {"RATELIMIT_STORAGE_URI": redis.uri}
    with new_database(server_url) as url, serving(url, homes(), workers=1, **settings) as server:
        yield server


@pytest.fixture(scope="module")
def four(one: Server, redis: Redis, homes: Callable[[], Path]) -> Iterator[Server]:
    """Another host on the same database and the same Redis, with four."""
    settings = LIMITS | {"RATELIMIT_STORAGE_URI": redis.uri}
    url = one.engine.url.render_as_string(hide_password=False)
    token = one.admin_token
    with serving(url, homes(), workers=4, token=token, **settings) as server:
        yield server


@pytest.fixture(autouse=True)
def hung_up(one: Server, four: Server) -> Iterator[None]:
    yield
    one.hang_up()
    four.hang_up()


def told(what: str, answers: list[Answer]) -> Counter[int]:
    counted = Counter(answer.status for answer in answers)
    if ROUNDS:
        sys.stderr.write(f"{what}: {dict(counted)}\n")
    return counted


def ask(crowd: list[Caller], path: str = "/users/me") -> list[Answer]:
    return at_once([partial(caller.get, path) for caller in crowd])


@pytest.fixture(params=["one", "four", "both"])
def crowd_of(
    request: pytest.FixtureRequest, one: Server, four: Server
) -> Callable[[int], list[Caller]]:
    """Connections of a newcomer: to one worker, to four, or to both hosts."""
    hosts = {"one": [one], "four": [four], "both": [one, four]}[request.param]

    def crowd(size: int) -> list[Caller]:
        token = hosts[0].newcomer(tier="published")
        return [caller for host in hosts for caller in host.crowd(size // len(hosts), token)]

    return crowd


def test_of_a_hundred_and_fifty_at_once_exactly_a_hundred_are_let_in(
    crowd_of: Callable[[int], list[Caller]], one: Server, four: Server
) -> None:
    for number in range(ROUNDS or 3):
        answers = told(f"round {number + 1}", ask(crowd_of(CROWD)))
        assert answers == {200: MOST, 429: CROWD - MOST}
        one.hang_up()
        four.hang_up()


def test_a_hundred_before_and_a_hundred_after_the_full_minute_are_a_hundred(
    crowd_of: Callable[[int], list[Caller]],
) -> None:
    crowd = crowd_of(MOST)
    edge = (time.time() // 60 + 1) * 60 if ROUNDS else time.time() + 1
    time.sleep(max(0, edge - 0.5 - time.time()))
    before = ask(crowd)
    time.sleep(max(0, edge + 0.5 - time.time()))
    after = ask(crowd)
    assert told("before", before) == {200: MOST}
    assert told("after", after) == {429: MOST}
    wait = {int(answer.headers["Retry-After"]) for answer in after}
    assert wait <= set(range(50, 61))


def test_waiting_as_told_succeeds(one: Server) -> None:
    caller = one.caller(one.newcomer(tier="quick"))
    for _ in range(3):
        statuses = [caller.get("/users/me").status for _ in range(5)]
        refused = caller.get("/users/me")
        assert (statuses, refused.status) == ([200] * 5, 429)
        time.sleep(int(refused.headers["Retry-After"]))


Loss = tuple[Callable[[Redis], None], Callable[[Redis], None]]


@pytest.mark.parametrize(
    "loss", [(Redis.stop, Redis.start), (Redis.pause, Redis.resume)], ids=["stopped", "paused"]
)
def test_without_the_store_each_process_has_a_share(redis: Redis, four: Server, loss: Loss) -> None:
    lose, find = loss
    token = four.newcomer(tier="published")
    assert four.caller(token).get("/users/me").headers["X-RateLimit-Limit"] == "100"
    lose(redis)
    try:
        slowest = look_around(four, token)
        assert slowest < SECONDS_FOR_ONE_ANSWER
        crowd = four.crowd(400, token)
        answers = ask(crowd)
        let_in = told("without the store", answers)[200]
        assert MOST // 4 <= let_in <= MOST
        assert {answer.headers["X-RateLimit-Partial"] for answer in answers} == {"storage lost"}
        assert {answer.headers["X-RateLimit-Limit"] for answer in answers} == {"25"}
        assert sign_in(four).status == 503
        four.hang_up()
    finally:
        find(redis)
    deadline = time.monotonic() + SECONDS_TO_RECOVER
    while any("X-RateLimit-Partial" in one.headers for one in ask(four.crowd(16, token))):
        assert time.monotonic() < deadline
        four.hang_up()
        time.sleep(0.1)
    assert sign_in(four).status == 401
    four.hang_up()
    answers = ask(four.crowd(CROWD, four.newcomer(tier="published")))
    assert told("with the store again", answers) == {200: MOST, 429: CROWD - MOST}


def look_around(server: Server, token: str) -> float:
    """The seconds of the slowest of the calls in which every thread learns that the store is lost;
    they are free of charge.
    """

    def seconds(caller: Caller) -> float:
        began = time.monotonic()
        caller.get("/rate-limit")
        return time.monotonic() - began

    slowest = max(at_once([partial(seconds, caller) for caller in server.crowd(32, token)]))
    server.hang_up()
    return slowest


def sign_in(server: Server) -> Answer:
    caller = server.caller()
    caller.expected = 503
    return caller.post("/auth/login", username="nobody", password="wrong")
