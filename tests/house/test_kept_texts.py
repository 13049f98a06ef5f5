"""Texts of SQL are kept for all callers: what one of them asked for is never told to another."""

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from app.kit.prepared import Texts
from tests.api import Api, SignIn
from tests.house.conftest import World
from tests.house.endpoints import PRIVATE, Endpoint

# All but the one that tells the time, and what never ends.
READING = [
    e for e in PRIVATE if e.method == "GET" and e.view != "rate_limit.show" and not e.is_stream
]
DAYS = ("2024-02-01", "2024-02-02")


@pytest.fixture(params=["user", "manager"])
def two(world: World, sign_in: SignIn, request: pytest.FixtureRequest) -> list[Api]:
    """Two people of one role who have nothing in common but a client."""
    both = [sign_in("read:*", role=request.param) for _ in DAYS]
    for api, day in zip(both, DAYS, strict=True):
        name, client = f"Of {api.user_id}", world.ids["clients"]
        people = {"visibility": "members", "member_ids": [api.user_id]}
        project = world.admin.make("/projects", name=name, client_id=client, **people)["id"]
        world.admin.make("/tasks", name=name, project_id=project)
        own = {"project_id": project, "user_id": api.user_id, "tags": f"of-{api.user_id}"}
        world.admin.make("/time-entries", date=day, duration="1h", **own)
        world.admin.make("/teams", name=name, lead_ids=[api.user_id])
    return both


def questions(world: World, endpoint: Endpoint, api: Api, day: str) -> Iterator[str]:
    """The same for everybody but for the values asked for."""
    query = endpoint.operation.query
    given = {"start_date": day, "end_date": day, "q": str(api.user_id), "user_id": api.user_id}
    given |= {"tag": f"of-{api.user_id}", "ids": f"{api.user_id},{world.ids.get(endpoint.room, 1)}"}
    yield world.url(endpoint)
    for name in [name for name in given if query and name in query.load_fields]:
        yield world.url(endpoint, **{name: given[name]})
    if endpoint.operation.is_list:
        yield world.url(endpoint, limit=1)


def told(api: Api, url: str) -> tuple[int, Any]:
    answer = api.get(url)
    return answer.status_code, {k: v for k, v in answer.json.items() if k != "request_id"}


def test_nobody_is_told_what_somebody_else_asked_for(world: World, two: list[Api]) -> None:
    kept = [thing for thing in gc.get_objects() if isinstance(thing, Texts)]
    for endpoint in READING:
        asked = [questions(world, endpoint, api, day) for api, day in zip(two, DAYS, strict=True)]
        for urls in zip(*asked, strict=True):
            calls = list(zip(two, urls, strict=True))
            answers = [told(api, url) for api, url in calls * 2]
            for number, (api, url) in enumerate(calls):
                for texts in kept:
                    texts._kept.clear()
                assert told(api, url) == answers[number] == answers[number + 2], url
