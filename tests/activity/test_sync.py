"""The sync feed: what is told to whom, when things change, go, and come into sight."""

from typing import Any

import pytest
from flask import Flask

from tests.activity.follower import Follower, listed, steady
from tests.api import Api, SignIn
from tests.dashboard.browser import PASSWORD, Browser

DAY = {"date": "2024-01-15", "duration": "1h"}
Told = list[tuple[str, str, int]]


def follower(api: Api, query: str = "") -> Follower:
    def get(path: str) -> Any:
        answer = api.get(path)
        assert answer.status_code == 200, answer.json
        return answer.json

    one = Follower(get, query)
    one.catch_up()
    return one


@pytest.fixture
def project(admin: Api) -> int:
    return int(admin.make("/projects", name="Site")["id"])


@pytest.fixture
def reader(sign_in: SignIn) -> Api:
    return sign_in("read:*")


def test_without_a_cursor_all_is_told_and_then_what_changes(admin: Api, project: int) -> None:
    one = follower(admin)
    assert ("project", project) in one.rows
    assert [page["reset"] for page in one.pages] == [False] * len(one.pages)
    assert one.catch_up() == []
    admin.patch(f"/projects/{project}", json={"description": "of wood"})
    assert one.catch_up() == [("project", "upsert", project)]
    assert one.rows == listed(one.get, "user", "team", "client", "project", "task", "time_entry")


def test_what_is_told_is_what_get_tells_that_person(admin: Api, project: int, reader: Api) -> None:
    admin.patch(f"/projects/{project}", json={"hourly_rate": 50})
    for api in (admin, reader):
        told = follower(api, "types=project").rows["project", project]
        assert told == api.get(f"/projects/{project}").json["project"]
    assert "hourly_rate" not in told


def test_changes_of_one_thing_are_told_once_and_as_it_is_now(admin: Api, project: int) -> None:
    one = follower(admin)
    for name in ("First", "Second"):
        admin.patch(f"/projects/{project}", json={"description": name})
    client = admin.make("/clients", name="Northwind")["id"]
    admin.patch(f"/projects/{project}", json={"description": "Third"})
    assert one.catch_up() == [("client", "upsert", client), ("project", "upsert", project)]
    assert one.rows["project", project]["description"] == "Third"


def test_what_is_deleted_is_told_to_be(admin: Api, project: int) -> None:
    task = admin.make("/tasks", name="Plan", project_id=project)["id"]
    entry = admin.make("/time-entries", project_id=project, **DAY)["id"]
    team = admin.make("/teams", name="Design")["id"]
    one = follower(admin)
    for path in (f"/tasks/{task}", f"/time-entries/{entry}", f"/teams/{team}"):
        assert admin.delete(path).status_code == 200
    assert one.catch_up() == [
        ("task", "delete", task), ("time_entry", "delete", entry), ("team", "delete", team),
    ]  # fmt: skip


def test_who_is_deactivated_is_gone_for_all_but_administrators(admin: Api, reader: Api) -> None:
    leaver = admin.make("/users", username="leaver")["id"]
    both = follower(admin), follower(reader)
    admin.delete(f"/users/{leaver}")
    assert both[0].catch_up() == [("user", "upsert", leaver)]
    assert both[1].catch_up() == [("user", "delete", leaver)]


def test_a_project_that_goes_out_of_sight_takes_its_tasks_along(
    admin: Api, project: int, reader: Api
) -> None:
    task = admin.make("/tasks", name="Plan", project_id=project)["id"]
    mine, others = follower(admin), follower(reader)
    admin.patch(f"/projects/{project}", json={"visibility": "members"})
    assert others.catch_up() == [("project", "delete", project), ("task", "delete", task)]
    assert mine.catch_up() == [("project", "upsert", project)]
    admin.patch(f"/projects/{project}", json={"member_ids": [reader.user_id]})
    assert others.catch_up() == [("project", "upsert", project), ("task", "upsert", task)]


def test_what_nobody_saw_is_not_told_to_be_gone(admin: Api, project: int, reader: Api) -> None:
    one = follower(reader)
    admin.patch(f"/projects/{project}", json={"visibility": "members"})
    tasks = [admin.make("/tasks", name="Plan", project_id=project)["id"] for _ in range(2)]
    admin.make("/projects", name="Secret", visibility="members")
    admin.patch(f"/tasks/{tasks[0]}", json={"name": "Draft"})
    admin.delete(f"/tasks/{tasks[0]}")
    admin.make("/time-entries", project_id=project, **DAY)
    assert one.catch_up() == [("project", "delete", project)]
    assert one.catch_up() == []


def test_what_was_deleted_after_it_went_out_of_sight_is_told_to_who_had_seen_it(
    admin: Api, project: int, reader: Api
) -> None:
    gone, moved = (admin.make("/tasks", name="Plan", project_id=project)["id"] for _ in range(2))
    secret = admin.make("/projects", name="Secret", visibility="members")["id"]
    one = follower(reader)
    admin.patch(f"/projects/{project}", json={"visibility": "members"})
    admin.delete(f"/tasks/{gone}")
    admin.patch(f"/tasks/{moved}", json={"project_id": secret})
    told = one.catch_up()
    assert told[0] == ("project", "delete", project)
    assert set(told[1:]) == {("task", "delete", gone), ("task", "delete", moved)}


def test_what_came_into_a_project_after_that_went_out_of_sight_stays_unknown(
    admin: Api, project: int, reader: Api
) -> None:
    secret = admin.make("/projects", name="Secret", visibility="members")["id"]
    task = admin.make("/tasks", name="Plan", project_id=secret)["id"]
    one = follower(reader)
    admin.patch(f"/projects/{project}", json={"visibility": "members"})
    admin.patch(f"/tasks/{task}", json={"project_id": project})
    assert one.catch_up() == [("project", "delete", project)]
    admin.delete(f"/tasks/{task}")
    assert one.catch_up() == []


def test_time_is_told_to_whose_it_is(admin: Api, project: int, reader: Api) -> None:
    entry = admin.make("/time-entries", project_id=project, user_id=reader.user_id, **DAY)["id"]
    one = follower(reader)
    assert ("time_entry", entry) in one.rows
    admin.patch(f"/time-entries/{entry}", json={"user_id": admin.user_id})
    assert one.catch_up() == [("time_entry", "delete", entry)]
    admin.patch(f"/time-entries/{entry}", json={"notes": "Oak"})
    assert one.catch_up() == []


def test_who_manages_a_project_no_more_loses_sight_of_its_time(
    admin: Api, project: int, sign_in: SignIn
) -> None:
    boss = sign_in("read:*", role="manager")
    kept, gone = (admin.make("/time-entries", project_id=project, **DAY)["id"] for _ in range(2))
    one = follower(boss, "limit=1")
    admin.patch(f"/projects/{project}", json={"manager_id": boss.user_id})
    assert one.catch_up() == [("project", "upsert", project), ("time_entry", "upsert", kept),
                              ("time_entry", "upsert", gone)]  # fmt: skip
    admin.patch(f"/projects/{project}", json={"manager_id": admin.user_id})
    admin.delete(f"/time-entries/{gone}")
    earlier = {**DAY, "date": "2024-01-01"}
    later = admin.make("/time-entries", project_id=project, **earlier)["id"]
    assert one.catch_up() == [("project", "upsert", project), ("time_entry", "delete", kept),
                              ("time_entry", "delete", gone)]  # fmt: skip
    admin.delete(f"/time-entries/{later}")
    assert one.catch_up() == []


def test_time_is_told_to_who_leads_the_person(
    admin: Api, project: int, reader: Api, sign_in: SignIn
) -> None:
    lead, other = (sign_in("read:*", role="manager") for _ in range(2))
    admin.make("/teams", name="Joiners", lead_ids=[lead.user_id], member_ids=[reader.user_id])
    both = follower(lead), follower(other)
    entry = admin.make("/time-entries", project_id=project, user_id=reader.user_id, **DAY)["id"]
    assert both[0].catch_up() == [("time_entry", "upsert", entry)]
    admin.delete(f"/time-entries/{entry}")
    assert both[0].catch_up() == [("time_entry", "delete", entry)]
    assert both[1].catch_up() == []


def test_a_name_is_told_on_all_that_has_it(admin: Api, reader: Api) -> None:
    client = admin.make("/clients", name="Northwind")["id"]
    project = admin.make("/projects", name="Site", client_id=client)["id"]
    person = {"assignee_id": reader.user_id}
    task = admin.make("/tasks", name="Plan", project_id=project, **person)["id"]
    booked = {"project_id": project, "task_id": task, "user_id": reader.user_id}
    entry = admin.make("/time-entries", **booked, **DAY)["id"]
    one, same = follower(admin), follower(reader)
    for path, body, told in (
        (f"/clients/{client}", {"name": "South"}, {("project", project), ("time_entry", entry)}),
        (f"/projects/{project}", {"name": "Shed"}, {("task", task), ("time_entry", entry)}),
        (f"/tasks/{task}", {"name": "Draw"}, {("time_entry", entry)}),
        (f"/users/{reader.user_id}", {"username": "bo"}, {("task", task), ("time_entry", entry)}),
    ):
        admin.patch(path, json=body)
        for copy in (one, same):
            changed = {(kind, ident) for kind, _, ident in copy.catch_up()}
            assert changed >= told
            assert len(changed) == len(told) + 1
    assert one.rows == listed(one.get, *{kind for kind, _ in one.rows})


def test_a_page_holds_no_more_than_was_asked_for(admin: Api, project: int) -> None:
    client = admin.make("/clients", name="Northwind")["id"]
    admin.patch(f"/projects/{project}", json={"client_id": client})
    entries = {admin.make("/time-entries", project_id=project, **DAY)["id"] for _ in range(7)}
    one = follower(admin, "limit=2")
    first = len(one.pages)
    admin.patch(f"/clients/{client}", json={"name": "South"})
    told = one.catch_up()
    assert {ident for kind, _, ident in told if kind == "time_entry"} == entries
    assert len(told) == 9
    assert max(len(page["changes"]) for page in one.pages) == 2
    assert [page["has_more"] for page in one.pages[first:]] == [True] * 4 + [False]


def test_tags_that_are_changed_change_the_entries_that_have_them(admin: Api, project: int) -> None:
    entries = [
        admin.make("/time-entries", project_id=project, tags=tags, **DAY)["id"]
        for tags in (["oak"], ["oak", "ash"], ["ash"], ["elm"], [])
    ]
    one = follower(admin, "types=time_entry&limit=1")
    tags = {tag["name"]: tag["id"] for tag in admin.get("/tags").json["tags"]}
    for change, changed in (
        (lambda: admin.patch(f"/tags/{tags['oak']}", json={"name": "yew"}), entries[:2]),
        (lambda: admin.post(f"/tags/{tags['ash']}/merge", json={"into_id": tags["elm"]}),
         entries[1:3]),
        (lambda: admin.delete(f"/tags/{tags['elm']}"), entries[1:4]),
    ):  # fmt: skip
        assert change().status_code == 200
        assert sorted(one.catch_up()) == [("time_entry", "upsert", entry) for entry in changed]
        assert one.rows == listed(one.get, "time_entry")


def test_a_running_timer_is_told_when_it_is_changed_and_not_as_time_passes(
    admin: Api, project: int
) -> None:
    one = follower(admin, "types=time_entry")
    timer = admin.make("/timer/start", project_id=project)["id"]
    assert one.catch_up() == [("time_entry", "upsert", timer)]
    assert one.catch_up() == []
    admin.post("/timer/stop")
    assert one.catch_up() == [("time_entry", "upsert", timer)]
    assert steady(one.rows) == one.rows == listed(one.get, "time_entry")


def test_who_signs_in_is_not_told(admin: Api, reader: Api, app: Flask) -> None:
    admin.make("/users", username="ada", password=PASSWORD)
    one = follower(reader)
    assert Browser(app).sign_in("ada").status_code == 302
    assert one.catch_up() == []
