"""What you may not see does not exist: the answer is that of a missing id, to the letter."""

import re
from typing import Any

import pytest

from tests.api import Api
from tests.house.conftest import DAY, World
from tests.house.endpoints import ENDPOINTS, UNKNOWN_ID, Endpoint, each

# Everybody in the house sees clients and teams, and the inventory where it is switched on.
SEEN_BY_ALL = {"clients", "teams"} | {e.room for e in ENDPOINTS if e.room.startswith("inventory_")}
WITH_ID = [e for e in ENDPOINTS if e.has_id and e.room not in SEEN_BY_ALL]


def told(answer: Any, ident: int) -> tuple[int, dict[str, Any]]:
    """Status and body, without the id asked for and without the request's own id."""
    body = {key: value for key, value in answer.json.items() if key != "request_id"}
    return answer.status_code, {k: re.sub(rf"\b{ident}\b", "ID", str(v)) for k, v in body.items()}


@each(WITH_ID)
def test_an_invisible_thing_is_missing(world: World, endpoint: Endpoint) -> None:
    hidden = world.ids[endpoint.room]
    answer = world.person.open(endpoint.url(hidden), method=endpoint.method)
    missing = world.person.open(endpoint.url(UNKNOWN_ID), method=endpoint.method)
    assert answer.status_code == 404
    assert told(answer, hidden) == told(missing, UNKNOWN_ID)


@each([endpoint for endpoint in WITH_ID if endpoint.method == "GET"])
def test_who_may_see_it_does(world: World, endpoint: Endpoint) -> None:
    assert world.admin.get(world.url(endpoint)).status_code == 200


@each([
    e for e in ENDPOINTS
    if e.operation.is_list and not e.has_id
    and e.room not in SEEN_BY_ALL and e.operation.scope != "admin:all"
])  # fmt: skip
def test_lists_leave_out_what_is_invisible(world: World, endpoint: Endpoint) -> None:
    listed = world.person.get(endpoint.url(per_page=100)).json[endpoint.operation.key]
    assert world.ids[endpoint.room] not in [row["id"] for row in listed]


FILTERS = [
    ("/tasks", "project_id", "projects"),
    ("/tasks", "assignee_id", "users"),
    ("/time-entries", "project_id", "projects"),
    ("/time-entries", "task_id", "tasks"),
    ("/tokens", "user_id", "users"),
]


@pytest.mark.parametrize(("path", "name", "room"), FILTERS, ids=lambda part: part)
def test_a_filter_by_something_invisible_finds_nothing(
    world: World, path: str, name: str, room: str
) -> None:
    hidden, missing = (
        world.person.get(f"{path}?{name}={ident}") for ident in (world.ids[room], UNKNOWN_ID)
    )
    assert hidden.status_code == missing.status_code == 200
    assert hidden.json == missing.json


RELATIONS: list[tuple[str, dict[str, Any], str, str]] = [
    ("/tasks", {"name": "New"}, "project_id", "projects"),
    ("/time-entries", DAY, "project_id", "projects"),
    ("/time-entries", DAY, "task_id", "tasks"),
    ("/timer/start", {}, "project_id", "projects"),
    ("/timer/start", {}, "task_id", "tasks"),
    ("/projects", {"name": "New"}, "manager_id", "users"),
    ("/projects", {"name": "New"}, "member_ids", "users"),
    ("/tasks", {"name": "New"}, "assignee_id", "users"),
    ("/time-entries", DAY, "user_id", "users"),
]


@pytest.mark.parametrize(
    ("path", "body", "name", "room"), RELATIONS, ids=[f"{p} {n}" for p, _, n, _ in RELATIONS]
)
def test_attaching_something_invisible_is_refused_like_something_missing(
    world: World, path: str, body: dict[str, Any], name: str, room: str
) -> None:
    seen = world.person.make("/projects", name="Open")
    answers = []
    for ident in (world.ids[room], UNKNOWN_ID):
        value = [ident] if name.endswith("_ids") else ident
        given = {"project_id": seen["id"], **body, name: value}
        answers.append(told(world.person.post(path, json=given), ident))
    assert answers[0] == answers[1]
    assert answers[0][0] in (400, 403)


def test_nobody_learns_of_a_rate_that_is_not_theirs_to_see(world: World, admin: Api) -> None:
    project = admin.make("/projects", name="Open", hourly_rate=75, budget_amount=9000)
    answer = world.person.get(f"/projects/{project['id']}?expand=client").json["project"]
    assert not {"hourly_rate", "budget_amount"} & answer.keys()
    for listed in world.person.get("/projects?fields=id,hourly_rate").json["projects"]:
        assert "hourly_rate" not in listed
