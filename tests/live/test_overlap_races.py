"""Where overlaps are denied, time is booked once, and nobody waits long for the refusal."""

import time
from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest

from tests.live.caller import at_once
from tests.live.server import Server

pytestmark = pytest.mark.live


@pytest.fixture(autouse=True)
def overlaps_are_denied(server: Server) -> Iterator[None]:
    server.caller().call("PUT", "/settings", overlap_policy="deny")
    yield
    server.caller().call("PUT", "/settings", overlap_policy="warn")


def test_of_ten_identical_entries_at_once_one_is_booked(server: Server) -> None:
    project = server.caller().make("/projects", name="Booked once")
    crowd = server.crowd(10, server.newcomer())
    for day in range(1, 21):
        times = {
            "start_time": f"2024-01-{day:02}T09:00:00Z",
            "end_time": f"2024-01-{day:02}T10:00:00Z",
        }
        book = [partial(c.post, "/time-entries", project_id=project["id"], **times) for c in crowd]
        began = time.monotonic()
        answers = at_once(book)
        # Well under deadlock_timeout (1 s): nobody was the victim of one.
        assert time.monotonic() - began < 1
        told = Counter((answer.status, answer.code) for answer in answers)
        assert told == {(201, None): 1, (409, "time_entry_overlap"): 9}
        booked = next(a.body["time_entry"]["id"] for a in answers if a.status == 201)
        for refused in (a for a in answers if a.status == 409):
            assert [conflict["id"] for conflict in refused.body["conflicts"]] == [booked]


def test_entries_moved_onto_each_other_at_once_never_overlap(server: Server) -> None:
    project = server.caller().make("/projects", name="Moved about")
    token = server.newcomer()
    crowd = server.crowd(8, token)
    entries = [
        caller.make(
            "/time-entries",
            project_id=project["id"],
            start_time=f"2024-03-01T{hour:02}:00:00Z",
            end_time=f"2024-03-01T{hour:02}:50:00Z",
        )
        for hour, caller in enumerate(crowd)
    ]
    for hour in range(10, 15):
        times = {
            "start_time": f"2024-03-01T{hour:02}:00:00Z",
            "end_time": f"2024-03-01T{hour:02}:50:00Z",
        }
        moves = [
            partial(caller.patch, f"/time-entries/{entry['id']}", **times)
            for caller, entry in zip(crowd, entries, strict=True)
        ]
        told = Counter((answer.status, answer.code) for answer in at_once(moves))
        assert told == {(200, None): 1, (409, "time_entry_overlap"): 7}
