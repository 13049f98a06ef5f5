"""`/api/v1/timer`."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.api import Api, SignIn

NINE = datetime(2024, 1, 15, 9, 0, tzinfo=UTC)


@pytest.fixture
def project(admin: Api) -> int:
    return int(admin.make("/projects", name="Website")["id"])


@pytest.fixture
def ada(sign_in: SignIn) -> Api:
    return sign_in("read:*", "write:time_entries")


def test_a_timer_is_started_shown_and_stopped(admin: Api, ada: Api, project: int) -> None:
    assert ada.get("/timer/status").json == {"active": False, "timer": None}
    task = admin.make("/tasks", name="T", project_id=project)
    with time_machine.travel(NINE, tick=False) as clock:
        started = ada.post("/timer/start", json={"project_id": project, "task_id": task["id"]})
        assert started.status_code == 201
        timer = started.json["timer"]
        assert (timer["start_time"], timer["end_time"]) == ("2024-01-15T09:00:00Z", None)
        clock.shift(3661)
        status = ada.get("/timer/status").json
        assert status["active"]
        assert status["timer"]["duration_formatted"] == "01:01:01"
        stopped = ada.post("/timer/stop")
    assert stopped.status_code == 200
    entry = stopped.json["time_entry"]
    assert (entry["id"], entry["duration_seconds"]) == (timer["id"], 3661)
    assert entry["source"] == "timer"


def test_one_timer_runs_at_a_time(ada: Api, project: int) -> None:
    ada.make("/timer/start", project_id=project)
    for path, more in (("/timer/start", {}), ("/time-entries", {"start_time": "2024-01-15"})):
        again = ada.post(path, json={"project_id": project, **more})
        assert (again.status_code, again.json["error_code"]) == (409, "timer_already_running")
    assert ada.post("/timer/stop").status_code == 200
    idle = ada.post("/timer/stop")
    assert (idle.status_code, idle.json["error_code"]) == (400, "no_active_timer")


def test_switching_stops_and_starts_at_the_same_instant(ada: Api, project: int) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        first = ada.make("/timer/start", project_id=project, switch=True)
        clock.shift(600)
        second = ada.make("/timer/start", project_id=project, switch=True, notes="next")
    ended = ada.get(f"/time-entries/{first['id']}").json["time_entry"]
    assert ended["end_time"] == second["start_time"] == "2024-01-15T09:10:00Z"
    assert ada.get("/timer/status").json["timer"]["notes"] == "next"


def test_a_refused_switch_leaves_the_running_timer(ada: Api, project: int) -> None:
    ada.make("/timer/start", project_id=project)
    refused = ada.post("/timer/start", json={"project_id": 10**9, "switch": True})
    assert refused.status_code == 400
    assert ada.get("/timer/status").json["active"]


def test_a_pause_is_not_worked(ada: Api, project: int) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        ada.make("/timer/start", project_id=project)
        clock.shift(600)
        paused = ada.post("/timer/pause").json["timer"]
        assert paused["paused_at"] == "2024-01-15T09:10:00Z"
        assert ada.post("/timer/pause").json["error_code"] == "timer_already_paused"
        clock.shift(300)
        assert ada.get("/timer/status").json["timer"]["duration_seconds"] == 600
        resumed = ada.post("/timer/resume").json["timer"]
        assert (resumed["paused_at"], resumed["break_seconds"]) == (None, 300)
        assert ada.post("/timer/resume").json["error_code"] == "timer_not_paused"
        clock.shift(60)
        ada.post("/timer/pause")
        clock.shift(40)
        entry = ada.post("/timer/stop").json["time_entry"]
    assert (entry["break_seconds"], entry["duration_seconds"]) == (340, 660)
    assert entry["paused_at"] is None


def test_a_timer_of_the_future_can_be_stopped(ada: Api, project: int) -> None:
    ada.make("/time-entries", project_id=project, start_time="2099-01-01T00:00:00Z")
    entry = ada.post("/timer/stop").json["time_entry"]
    assert entry["duration_seconds"] == 0


def test_giving_a_running_entry_an_end_stops_it(ada: Api, project: int) -> None:
    timer = ada.make("/time-entries", project_id=project, start_time="2024-01-15T09:00:00Z")
    assert timer["is_active"]
    end = {"end_time": "2024-01-15T10:00:00Z"}
    entry = ada.put(f"/time-entries/{timer['id']}", json=end).json["time_entry"]
    assert (entry["is_active"], entry["duration_seconds"]) == (False, 3600)
    assert not ada.get("/timer/status").json["active"]


def test_me_tells_the_running_timer(ada: Api, project: int, sign_in: SignIn) -> None:
    ada.make("/timer/start", project_id=project)
    me = ada.get("/users/me").json
    assert (me["user"]["id"], me["timer"]["project_id"]) == (ada.user_id, project)
    assert "timer" not in sign_in("read:users").get("/users/me").json


@pytest.mark.parametrize("action", ["stop", "pause", "resume"])
def test_an_action_without_a_body_reads_one_all_the_same(ada: Api, action: str) -> None:
    rubbish = ada.post(f"/timer/{action}", data=b"{", content_type="application/json")
    assert rubbish.json["errors"].keys() == {"body"}
    strict = {"Prefer": 'wait=5, Handling = "strict"'}
    refused = ada.post(f"/timer/{action}", json={"when": "now"}, headers=strict)
    assert refused.json["errors"] == {"when": ["Unknown field"]}


def test_a_duration_given_to_a_paused_timer_is_what_was_worked(ada: Api, project: int) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        timer = ada.make("/timer/start", project_id=project)
        clock.shift(3600)
        ada.post("/timer/pause")
        clock.shift(4 * 3600)
        entry = ada.patch(f"/time-entries/{timer['id']}", json={"duration": "2h"})
    assert entry.json["time_entry"]["duration_seconds"] == 7200


def test_a_pause_counts_within_the_entry_alone(ada: Api, project: int) -> None:
    with time_machine.travel(NINE, tick=False) as clock:
        timer = ada.make("/timer/start", project_id=project)
        clock.shift(3600)
        ada.post("/timer/pause")
        moved = {"start_time": "2024-01-15T12:00:00Z"}
        ada.patch(f"/time-entries/{timer['id']}", json=moved)
        clock.shift(4 * 3600)
        resumed = ada.post("/timer/resume").json["timer"]
        clock.shift(600)
        entry = ada.post("/timer/stop").json["time_entry"]
    assert resumed["break_seconds"] == 2 * 3600
    assert entry["duration_seconds"] == 600


def test_an_entry_is_reopened_as_a_timer_where_time_is_taken(admin: Api, project: int) -> None:
    times = {"start_time": "2024-01-15T09:00:00Z", "end_time": "2024-01-15T10:00:00Z"}
    entry = admin.make("/time-entries", project_id=project, **times)
    path = f"/time-entries/{entry['id']}"
    admin.put(f"/projects/{project}", json={"status": "on_hold"})
    assert admin.put(path, json={"end_time": None}).json["errors"].keys() == {"project_id"}
    admin.put(f"/projects/{project}", json={"status": "active"})
    assert admin.put(path, json={"end_time": None}).json["time_entry"]["is_active"]
    day = admin.make("/time-entries", project_id=project, date="2024-01-16", duration="1h")
    refused = admin.put(f"/time-entries/{day['id']}", json={"end_time": None})
    assert refused.json["errors"].keys() == {"end_time"}
