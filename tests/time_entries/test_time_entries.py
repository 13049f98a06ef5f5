"""`/api/v1/time-entries`: booking, changing, deleting."""

from typing import Any

import pytest

from tests.api import Api, SignIn

DAY = {"start_time": "2024-01-15T09:00:00Z", "end_time": "2024-01-15T17:00:00Z"}


@pytest.fixture
def project(admin: Api) -> int:
    return int(admin.make("/projects", name="Website")["id"])


def test_time_is_booked_as_published(admin: Api, project: int) -> None:
    task = admin.make("/tasks", name="T", project_id=project)
    body = {
        "project_id": project,
        "task_id": task["id"],
        **DAY,
        "notes": "Worked on feature X",
        "tags": "development,frontend",
        "billable": True,
    }
    created = admin.post("/time-entries", json=body)
    entry = created.json["time_entry"]
    assert created.status_code == 201
    assert body.items() <= entry.items()
    assert entry["tag_list"] == ["development", "frontend"]
    assert (entry["duration_seconds"], entry["duration_hours"]) == (28800, 8.0)
    assert (entry["duration_formatted"], entry["is_active"]) == ("08:00:00", False)
    assert (entry["user_id"], entry["task_name"]) == (admin.user_id, "T")


@pytest.mark.parametrize("duration", [5400, "5400", "1:30", "1:30:00", "PT1H30M", "1.5h", "90m"])
def test_a_duration_stands_for_the_end(admin: Api, project: int, duration: object) -> None:
    entry = admin.make(
        "/time-entries", project_id=project, start_time=DAY["start_time"], duration=duration
    )
    assert entry["end_time"] == "2024-01-15T10:30:00Z"
    assert entry["duration_seconds"] == 5400


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("2024-01-15T09:00:00Z", "2024-01-15T09:00:00Z"),
        ("2024-01-15T09:00:00", "2024-01-15T09:00:00Z"),
        ("2024-01-15 09:00", "2024-01-15T09:00:00Z"),
        ("2024-01-15T09:00:00+02:00", "2024-01-15T07:00:00Z"),
        ("2024-01-15T09:00:00 02:00", "2024-01-15T07:00:00Z"),
        ("2024-01-15T09:00:00-05:00", "2024-01-15T14:00:00Z"),
        ("2024-01-15T09:00:00.250Z", "2024-01-15T09:00:00.250000Z"),
        ("2024-01-15", "2024-01-15T00:00:00Z"),
    ],
)
def test_instants_come_in_many_forms_and_leave_in_one(
    admin: Api, project: int, given: str, told: str
) -> None:
    entry = admin.make("/time-entries", project_id=project, start_time=given, duration="1h")
    assert entry["start_time"] == told


def test_a_day_and_a_length_need_no_clock(admin: Api, project: int) -> None:
    admin.patch(f"/users/{admin.user_id}", json={"timezone": "Europe/Brussels"})
    entry = admin.make("/time-entries", project_id=project, date="2024-07-01", duration_minutes=90)
    assert entry["start_time"] == "2024-06-30T22:00:00Z"
    assert (entry["duration_seconds"], entry["date_only"]) == (5400, True)
    beside = admin.post(
        "/time-entries", json={"project_id": project, "date": "2024-07-01", "duration": 60}
    )
    assert "warnings" not in beside.json


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({}, {"project_id", "start_time"}),
        ({"end_time": "2024-01-15T08:00:00Z"}, {"end_time"}),
        ({"end_time": DAY["start_time"]}, {"end_time"}),
        ({**DAY, "duration": 60}, {"duration"}),
        ({"date": "2024-01-15"}, {"duration_minutes"}),
        ({"start_time": "infinity", "end_time": "soon"}, {"start_time", "end_time"}),
        ({**DAY, "project_id": 10**9, "task_id": "x"}, {"project_id", "task_id"}),
        ({**DAY, "tags": ["a" * 61], "billable": "maybe"}, {"tags.0", "billable"}),
        ({**DAY, "task_id": 10**9}, {"task_id"}),
    ],
)
def test_every_wrong_field_is_named_and_nothing_is_booked(
    admin: Api, project: int, body: dict[str, Any], wrong: set[str]
) -> None:
    filled = {"project_id": project, "start_time": DAY["start_time"], **body} if body else body
    if "date" in body:
        del filled["start_time"]
    answer = admin.post("/time-entries", json=filled)
    assert answer.status_code == 400
    assert set(answer.json["errors"]) == wrong
    assert admin.get("/time-entries?include_active=true").json["pagination"]["total"] == 0


@pytest.mark.parametrize("status", ["on_hold", "archived"])
def test_a_project_that_takes_no_time_is_refused(admin: Api, project: int, status: str) -> None:
    admin.put(f"/projects/{project}", json={"status": status})
    answer = admin.post("/time-entries", json={"project_id": project, **DAY})
    assert answer.status_code == 400
    assert "takes no time" in answer.json["errors"]["project_id"][0]


def test_a_task_of_another_project_is_refused(admin: Api, project: int) -> None:
    other = admin.make("/projects", name="Other")
    task = admin.make("/tasks", name="T", project_id=other["id"])
    answer = admin.post("/time-entries", json={"project_id": project, "task_id": task["id"], **DAY})
    assert answer.json["errors"] == {"task_id": ["The task belongs to another project"]}


def test_moving_to_another_project_takes_the_task_off(admin: Api, project: int) -> None:
    task = admin.make("/tasks", name="T", project_id=project)
    other = admin.make("/projects", name="Other")
    entry = admin.make("/time-entries", project_id=project, task_id=task["id"], **DAY)
    moved = admin.put(f"/time-entries/{entry['id']}", json={"project_id": other["id"]})
    assert moved.json["time_entry"]["task_id"] is None
    assert "task_id" in moved.json["warnings"]


def test_only_what_is_sent_is_changed_and_null_clears(admin: Api, project: int) -> None:
    entry = admin.make("/time-entries", project_id=project, **DAY, notes="n", tags=["a", "b"])
    path = f"/time-entries/{entry['id']}"
    changed = admin.put(path, json={"billable": False, "tags": None}).json["time_entry"]
    assert (changed["billable"], changed["tags"], changed["notes"]) == (False, "", "n")
    longer = admin.patch(path, json={"duration": "2h"}).json["time_entry"]
    assert longer["end_time"] == "2024-01-15T11:00:00Z"
    wrong = admin.patch(path, json={"end_time": "2024-01-15T08:00:00Z"})
    assert wrong.json["errors"].keys() == {"end_time"}


def test_an_edit_of_what_somebody_else_changed_is_refused(admin: Api, project: int) -> None:
    entry = admin.make("/time-entries", project_id=project, **DAY)
    path, seen = f"/time-entries/{entry['id']}", {"if_updated_at": entry["updated_at"]}
    assert admin.put(path, json={"notes": "first", **seen}).status_code == 200
    late = admin.put(path, json={"notes": "second", **seen})
    assert (late.status_code, late.json["error_code"]) == (409, "conflict")
    assert admin.get(path).json["time_entry"]["notes"] == "first"


def test_long_and_future_time_is_booked_and_told(admin: Api, project: int) -> None:
    body = {"project_id": project, "start_time": "2099-01-01T00:00:00Z", "duration": "25h"}
    answer = admin.post("/time-entries", json=body)
    assert answer.status_code == 201
    assert answer.json["warnings"].keys() == {"duration", "start_time"}


def test_a_deleted_entry_is_gone(admin: Api, project: int) -> None:
    path = f"/time-entries/{admin.make('/time-entries', project_id=project, **DAY)['id']}"
    assert admin.delete(path).status_code == 200
    for method in ("GET", "PUT", "DELETE"):
        assert admin.open(path, method=method).status_code == 404


def test_time_is_booked_for_others_by_those_who_may(
    admin: Api, sign_in: SignIn, project: int
) -> None:
    ada, manager = sign_in("write:time_entries"), sign_in("write:*", "read:*", role="manager")
    body = {"project_id": project, **DAY, "user_id": ada.user_id}
    assert admin.make("/time-entries", **body)["user_id"] == ada.user_id
    assert manager.post("/time-entries", json=body).status_code == 403
    admin.make("/teams", name="A", lead_ids=[manager.user_id], member_ids=[ada.user_id])
    assert manager.make("/time-entries", **body)["user_id"] == ada.user_id
    assert ada.post("/time-entries", json={**body, "user_id": admin.user_id}).status_code == 403
    nobody = admin.post("/time-entries", json={**body, "user_id": 10**9})
    assert nobody.json["errors"] == {"user_id": [f"There is no user {10**9}"]}


def test_null_says_nothing_where_it_could_clear_nothing(admin: Api, project: int) -> None:
    nothing = {"duration": None, "date": None, "duration_minutes": None, "task_id": ""}
    entry = admin.make("/time-entries", project_id=project, **DAY, **nothing)
    path = f"/time-entries/{entry['id']}"
    assert admin.put(path, json={"notes": "n", "if_updated_at": None}).status_code == 200


def test_a_comma_within_a_tag_parts_it(admin: Api, project: int) -> None:
    entry = admin.make("/time-entries", project_id=project, **DAY, tags=["a,b", " c ", "a"])
    assert (entry["tags"], entry["tag_list"]) == ("a,b,c", ["a", "b", "c"])
