"""The store of one process: no stretch of time has more calls than its limit, and none fewer."""

from bisect import bisect_right
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from time_machine import travel

from app.kit.rate_limits.counter import Counter
from app.kit.rate_limits.in_process import InProcess
from app.kit.rate_limits.windows import Window, parse, part
from config import BadSetting, Config

WINDOWS = (Window("short", 3, 2), Window("long", 7, 10))


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(1, 3)), max_size=60))
def test_admits_exactly_what_fits(calls: list[tuple[int, int]]) -> None:
    """Steps in quarters of a second and costs, against a plain count of what has been admitted."""
    store, admitted, now = InProcess(), list[float](), 1_700_000_000.0
    for step, cost in calls:
        now += step / 4
        fits = all(
            len(admitted) - bisect_right(admitted, now - window.seconds) + cost <= window.most
            for window in WINDOWS
        )
        with travel(now, tick=False):
            let_in, _, readings = store.take("key", WINDOWS, cost)
        assert let_in is fits
        if fits:
            admitted += [now] * cost
        else:
            room_at = max(reading.room_at for reading in readings) / 1_000_000
            with travel(room_at - 0.25, tick=False):
                assert not copied(store).take("key", WINDOWS, cost)[0]
            with travel(room_at, tick=False):
                assert copied(store).take("key", WINDOWS, cost)[0]


def copied(store: InProcess) -> InProcess:
    copy = InProcess()
    copy.calls = {key: (list(times), until) for key, (times, until) in store.calls.items()}
    return copy


def test_a_heavy_call_takes_several_and_one_that_fits_nowhere_takes_all() -> None:
    counter, windows = Counter(Config()), parse("", "10/minute")
    remaining = [counter.take("key", windows, cost).tightest.remaining for cost in (4, 4, 4, 2, 1)]
    assert remaining == [6, 2, 2, 0, 0]
    assert counter.take("other", windows, 50).admitted


def test_a_clock_that_is_set_back_neither_frees_nor_fails() -> None:
    store, windows = InProcess(), (Window("minute", 2, 60),)
    for seconds, fits in ((100, True), (40, True), (50, False), (161, True)):
        with travel(1_700_000_000 + seconds, tick=False):
            assert store.take("key", windows, 1)[0] is fits


def test_who_has_gone_is_forgotten() -> None:
    store = InProcess()
    for seconds in range(0, 600, 60):
        with travel(1_700_000_000 + seconds, tick=False):
            store.take(f"key {seconds}", WINDOWS, 1)
    assert len(store.calls) <= 2


def test_several_processes_have_equal_parts() -> None:
    assert [one.most for one in part(parse("", "100/minute;2/hour"), 4)] == [25, 1]
    counter = Counter(Config(web_concurrency=4, ratelimit_processes=4))
    assert counter.take("key", parse("", "100/minute")).tightest.window.most == 25


def test_limits_are_read_in_any_order_and_manner() -> None:
    found = parse("", "1000 per hour; 5/10 seconds ;100/minute")
    assert [(one.name, one.most, one.seconds) for one in found] == [
        ("10 seconds", 5, 10), ("minute", 100, 60), ("hour", 1000, 3600),
    ]  # fmt: skip
    assert all(one.seconds < other.seconds for one, other in pairwise(found))


@pytest.mark.parametrize("text", ["", "100", "0/minute", "100/minute;", "100/year", "-1/minute"])
def test_what_is_no_limit_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadSetting, match="RATELIMIT_DEFAULT must look like"):
        parse("RATELIMIT_DEFAULT", text)
