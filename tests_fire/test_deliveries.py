"""Ten thousand events, and everything that can happen to those who deliver them."""

import os
import random
import signal
import time
from collections import Counter

from app.webhooks.worker.claiming import LEASE_SECONDS
from tests.live.fire import Field

EVENTS = 10_000


def say(sentence: str) -> None:
    print(f"\n    {sentence}", flush=True)  # noqa: T201 - the figures are what one runs this for


def test_ten_thousand_events_survive_workers_that_are_killed_at_random(field: Field) -> None:
    chance, kills = random.Random(), 0  # noqa: S311 - not secret
    field.hook("ok")
    field.start(3)
    field.happen(EVENTS)
    ends_at = time.monotonic() + 60
    while time.monotonic() < ends_at and len(field.targets.lines()) < EVENTS * 0.9:
        time.sleep(chance.uniform(0.2, 3))
        field.restart(signal.SIGKILL)
        kills += 1
    restarted = time.monotonic()
    told = field.delivered(EVENTS, seconds=60)
    took = time.monotonic() - restarted
    assert set(told) == set(field.event_ids())
    again = sum(told.values()) - EVENTS
    say(f"{kills} kills: none of {EVENTS:,} lost, {again} came again; {took:.0f} s after the last")


def test_four_workers_tell_nothing_twice_and_starve_nobody(field: Field) -> None:
    hooks = [field.hook(f"ok/{number}") for number in range(5)]
    each = EVENTS // len(hooks)
    field.start(4)
    began = time.monotonic()
    field.happen(each)
    told = field.delivered(EVENTS, seconds=300)
    assert set(told.values()) == {len(hooks)}
    # Each of them was done about when the last one was.
    last = {path: at for path, _, at in field.targets.lines()}
    spread = max(map(float, last.values())) - min(map(float, last.values()))
    assert Counter(field.targets.paths()) == {f"/ok/{number}": each for number in range(5)}
    assert spread < (time.monotonic() - began) / 2
    say(f"{EVENTS:,} deliveries, none twice, in {time.monotonic() - began:.0f} s; the first of five"
        f" webhooks was done {spread:.1f} s before the last")  # fmt: skip


def test_a_worker_that_sleeps_for_longer_than_its_lease(field: Field) -> None:
    field.hook("ok")
    sleeper, *_ = field.start(3)
    field.happen(EVENTS // 5)
    field.targets.wait_for(100, seconds=60)
    os.kill(sleeper.pid, signal.SIGSTOP)
    field.delivered(EVENTS // 5, seconds=LEASE_SECONDS + 60)
    time.sleep(LEASE_SECONDS)
    before = field.rows("SELECT * FROM webhook_deliveries ORDER BY id")
    os.kill(sleeper.pid, signal.SIGCONT)
    time.sleep(5)
    assert field.rows("SELECT * FROM webhook_deliveries ORDER BY id") == before
    assert {row["status"] for row in before} == {"delivered"}
    again = len(field.targets.ids()) - EVENTS // 5
    say(f"Asleep for over {LEASE_SECONDS:.0f} s: nothing changed on waking, {again} came again")


def test_receivers_that_sleep_do_not_slow_down_writing(field: Field) -> None:
    """In turns, so that what else the machine does falls on both alike."""
    writer, quiet, beside = field.server.caller(), [], []
    field.start(1)
    project = writer.make("/projects", name="Site")["id"]
    hooks = [field.hook(f"hang/{n}", events=["time_entry.*"]) for n in range(5)]
    for _ in range(10):
        for times, is_active in ((quiet, False), (beside, True)):
            for hook in hooks:
                field.admin.patch(f"/webhooks/{hook['id']}", is_active=is_active)
            for _ in range(60):
                began = time.perf_counter()
                writer.make("/time-entries", project_id=project, date="2024-01-15", duration="1m")
                times.append((time.perf_counter() - began) * 1000)
    p99 = [sorted(times)[int(len(times) * 0.99)] for times in (quiet, beside)]
    say(f"p99 of a write: {p99[0]:.1f} ms alone, {p99[1]:.1f} ms beside receivers that sleep")
    assert field.targets.paths()
    assert p99[1] - p99[0] < 10
