"""Time booked twice: warned of, denied or allowed."""

from typing import Any

import pytest

from tests.api import Api


@pytest.fixture
def project(admin: Api) -> int:
    return int(admin.make("/projects", name="Website")["id"])


def policy(admin: Api, word: str) -> None:
    assert admin.put("/settings", json={"overlap_policy": word}).status_code == 200


def post(api: Api, project: int, start: str, end: str) -> Any:
    day = "2024-01-15T"
    times = {"start_time": f"{day}{start}Z", "end_time": f"{day}{end}Z"}
    return api.post("/time-entries", json={"project_id": project, **times})


def test_a_warning_names_the_entries(admin: Api, project: int) -> None:
    first = post(admin, project, "09:00", "10:00").json["time_entry"]["id"]
    second = post(admin, project, "09:30", "10:30")
    assert second.status_code == 201
    assert str(first) in second.json["warnings"]["overlap"]
    assert "warnings" not in post(admin, project, "10:30", "11:00").json


def test_denied_overlaps_are_refused_with_their_conflicts(admin: Api, project: int) -> None:
    policy(admin, "deny")
    first = post(admin, project, "09:00", "10:00").json["time_entry"]["id"]
    refused = post(admin, project, "09:30", "10:30")
    assert (refused.status_code, refused.json["error_code"]) == (409, "time_entry_overlap")
    assert [conflict["id"] for conflict in refused.json["conflicts"]] == [first]
    assert post(admin, project, "10:00", "11:00").status_code == 201
    third = admin.get("/time-entries").json["time_entries"][0]["id"]
    moved = admin.put(f"/time-entries/{third}", json={"start_time": "2024-01-15T09:59:00Z"})
    assert moved.status_code == 409


def test_what_was_booked_before_is_seen_too(admin: Api, project: int) -> None:
    post(admin, project, "09:00", "10:00")
    policy(admin, "deny")
    assert post(admin, project, "09:30", "10:30").status_code == 409


def test_other_people_may_work_at_the_same_time(admin: Api, sign_in: Any, project: int) -> None:
    policy(admin, "deny")
    post(admin, project, "09:00", "10:00")
    ada = sign_in("write:time_entries")
    assert post(ada, project, "09:00", "10:00").status_code == 201


def test_allowed_overlaps_are_not_mentioned(admin: Api, project: int) -> None:
    policy(admin, "allow")
    post(admin, project, "09:00", "10:00")
    assert "warnings" not in post(admin, project, "09:00", "10:00").json


def test_a_planned_entry_does_not_stand_in_the_way_of_a_timer(admin: Api, project: int) -> None:
    policy(admin, "deny")
    planned = {"start_time": "2099-01-01T09:00:00Z", "duration": "1h"}
    admin.make("/time-entries", project_id=project, **planned)
    assert admin.post("/timer/start", json={"project_id": project}).status_code == 201


def test_a_timer_can_be_stopped_although_something_was_booked_meanwhile(
    admin: Api, project: int
) -> None:
    timer = admin.make("/time-entries", project_id=project, start_time="2024-01-15T09:00:00Z")
    post(admin, project, "12:00", "13:00")
    policy(admin, "deny")
    stopped = admin.post("/timer/stop")
    assert stopped.status_code == 200
    assert stopped.json["time_entry"]["id"] == timer["id"]
    assert "overlap" in stopped.json["warnings"]


def test_time_within_a_running_timer_is_an_overlap(admin: Api, project: int) -> None:
    admin.make("/time-entries", project_id=project, start_time="2024-01-15T09:00:00Z")
    policy(admin, "deny")
    assert post(admin, project, "12:00", "13:00").status_code == 409
