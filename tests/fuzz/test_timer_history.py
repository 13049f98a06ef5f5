"""A person's timer and entries, by chance, beside a model of plain Python."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.api import Api, SignIn
from tests.fuzz.size import CHANCE, PARTS

NINE = datetime(2024, 1, 15, 9, 0, tzinfo=UTC)
SECONDS = st.integers(min_value=1, max_value=5 * 3600)


class Clockwork(RuleBasedStateMachine):
    """`done` holds the worked seconds of each entry that has ended, by id; `worked` those of the
    timer up to the last change, and `runs` whether it counts now.
    """

    sign_in: SignIn
    project: int

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(NINE, tick=False)
        self.time = self.clock.start()
        self.api: Api = type(self).sign_in("read:*", "write:*")
        self.done: dict[int, int] = {}
        self.timer: int | None = None
        self.worked, self.runs = 0, False

    def teardown(self) -> None:
        self.clock.stop()

    def pass_time(self, seconds: int) -> None:
        self.time.shift(seconds)
        self.worked += seconds if self.runs else 0

    def ended(self) -> None:
        if self.timer is not None:
            self.done[self.timer] = self.worked
        self.timer, self.worked, self.runs = None, 0, False

    @rule(seconds=SECONDS, switch=st.booleans())
    def start(self, seconds: int, switch: bool) -> None:
        self.pass_time(seconds)
        answer = self.api.post(
            "/timer/start", json={"project_id": type(self).project, "switch": switch}
        )
        if self.timer is not None and not switch:
            assert (answer.status_code, answer.json["error_code"]) == (409, "timer_already_running")
            return
        self.ended()
        assert answer.status_code == 201
        self.timer, self.runs = answer.json["timer"]["id"], True

    @rule(seconds=SECONDS)
    def stop(self, seconds: int) -> None:
        self.pass_time(seconds)
        answer = self.api.post("/timer/stop")
        assert answer.status_code == (400 if self.timer is None else 200)
        self.ended()

    @rule(seconds=SECONDS, verb=st.sampled_from(["pause", "resume"]))
    def pause_or_resume(self, seconds: int, verb: str) -> None:
        self.pass_time(seconds)
        answer = self.api.post(f"/timer/{verb}")
        can = self.timer is not None and self.runs is (verb == "pause")
        assert answer.status_code == (200 if can else 400)
        if can:
            self.runs = verb == "resume"

    @rule(seconds=SECONDS, minutes=st.integers(1, 600), days_ago=st.integers(0, 30))
    def book(self, seconds: int, minutes: int, days_ago: int) -> None:
        self.pass_time(seconds)
        day = (NINE - timedelta(days=days_ago)).date().isoformat()
        body = {"project_id": type(self).project, "date": day, "duration_minutes": minutes}
        self.done[self.api.make("/time-entries", **body)["id"]] = minutes * 60

    @precondition(lambda self: self.done)
    @rule(data=st.data(), minutes=st.integers(1, 600))
    def change(self, data: Any, minutes: int) -> None:
        ident = data.draw(st.sampled_from(sorted(self.done)))
        answer = self.api.patch(f"/time-entries/{ident}", json={"duration_minutes": minutes})
        assert answer.status_code == 200, answer.json
        self.done[ident] = minutes * 60

    @precondition(lambda self: self.done)
    @rule(data=st.data())
    def delete(self, data: Any) -> None:
        ident = data.draw(st.sampled_from(sorted(self.done)))
        assert self.api.delete(f"/time-entries/{ident}").status_code == 200
        del self.done[ident]

    @invariant()
    def the_clock_shows_what_was_worked(self) -> None:
        told = self.api.get("/timer/status").json
        assert told["active"] is (self.timer is not None)
        if self.timer is not None:
            assert (told["timer"]["id"], told["timer"]["duration_seconds"]) == (
                self.timer,
                self.worked,
            )

    @invariant()
    def lists_and_totals_agree(self) -> None:
        rows = self.api.get("/time-entries?per_page=100").json["time_entries"]
        assert {row["id"]: row["duration_seconds"] for row in rows} == self.done
        total = self.api.get("/reports/summary?start_date=2023-01-01&end_date=2024-12-31").json
        assert total["summary"]["total_seconds"] == sum(self.done.values())


@pytest.mark.parametrize("part", PARTS)
def test_the_timer_is_what_plain_python_says(part: int, admin: Api, sign_in: SignIn) -> None:
    Clockwork.sign_in = staticmethod(sign_in)
    Clockwork.project = admin.make("/projects", name="Site")["id"]
    run_state_machine_as_test(Clockwork, settings=CHANCE)
