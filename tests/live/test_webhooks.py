"""Deliveries by real worker processes to real receivers: killed, stopped, hung up on, flooded."""

import signal
import time
from collections import Counter

import pytest

from tests.live.fire import Field

pytestmark = pytest.mark.live
EVENTS = 400


def test_nothing_is_lost_where_workers_are_killed(field: Field) -> None:
    field.hook("ok")
    field.start(3)
    field.happen(EVENTS)
    for _ in range(3):
        time.sleep(0.3)
        field.restart(signal.SIGKILL)
    told = field.delivered(EVENTS, seconds=60)
    assert set(told) == set(field.event_ids())
    # The same id, as often as it came.
    assert all(times >= 1 for times in told.values())


def test_nothing_is_told_twice_and_nobody_starves_where_nothing_goes_wrong(field: Field) -> None:
    hooks = [field.hook(f"ok/{number}") for number in range(5)]
    field.start(4)
    field.happen(EVENTS)
    told = field.delivered(EVENTS * len(hooks), seconds=60)
    assert set(told.values()) == {len(hooks)}
    assert Counter(field.targets.paths()) == {f"/ok/{n}": EVENTS for n in range(5)}


def test_receivers_that_hang_hold_back_nobody_else(field: Field) -> None:
    for number in range(50):
        field.hook(f"hang/{number}")
    field.hook("ok")
    field.start(1)
    field.happen(50)
    field.targets.wait_for(50, path="/ok", seconds=30)
    # All of them hang yet: nobody had to be given up to make room.
    assert field.rows("SELECT count(*) AS n FROM webhook_deliveries WHERE error IS NOT NULL") == [
        {"n": 0}
    ]


def test_postgresql_that_hangs_up_on_everybody_loses_nothing(field: Field) -> None:
    field.hook("ok")
    field.start(2)
    field.happen(EVENTS)
    for _ in range(3):
        time.sleep(0.3)
        field.hang_up_on_all()
    told = field.delivered(EVENTS, seconds=60)
    assert set(told) == set(field.event_ids())


def test_an_ordered_webhook_is_told_in_order_by_several_workers(field: Field) -> None:
    field.hook("ok", ordered=True)
    field.start(3)
    field.happen(60)
    field.delivered(60, seconds=60)
    assert field.targets.ids() == field.event_ids()
