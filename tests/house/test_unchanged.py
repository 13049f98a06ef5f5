"""Who has an answer already is told so before it is read, and never where it is another one now."""

import random
from typing import Any

import pytest

from tests.api import Api
from tests.fuzz.size import FULL
from tests.house.conftest import World
from tests.house.endpoints import ENDPOINTS, Endpoint, each
from tests.house.story import STORY, Teller
from tests.statements import statements

WAITING = [e for e in ENDPOINTS if e.operation.waits_for_events and e.method == "GET"]
LISTS = [e for e in WAITING if e.operation.is_list and not e.has_id]
AT_ONCE = len(LISTS) if FULL else 2


@each(WAITING)
def test_the_third_answer_reads_nothing(world: World, endpoint: Endpoint) -> None:
    url = world.url(endpoint)
    told = {"If-None-Match": world.admin.get(url).headers["ETag"]}
    assert world.admin.get(url, headers=told).status_code == 304
    with statements() as seen:
        answer = world.admin.get(url, headers=told)
    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == told["If-None-Match"]
    # The token, and the mark of the ledger.
    assert len(seen) == 2, seen


@pytest.mark.parametrize("seed", range(3 if FULL else 1))
def test_whatever_happens_is_noticed(admin: Api, seed: int) -> None:
    chance, teller, noticed = random.Random(seed), Teller(admin), 0  # noqa: S311 - repeatable
    tags = dict.fromkeys((endpoint.url() for endpoint in LISTS), "")
    for step in STORY:
        assert teller.send(step.method, step.path, step.body).status_code < 300
        for url in chance.sample(list(tags), AT_ONCE):
            for _ in range(3):
                status, tag = asked(admin, url, tags[url])
                truth = admin.get(url).headers["ETag"]
                assert (status == 304, tag) == (tags[url] == truth, truth), (step, url)
                noticed += status == 200 and tags[url] != ""
                tags[url] = truth
    assert noticed > 10


def asked(api: Api, url: str, tag: str) -> tuple[int, Any]:
    answer = api.get(url, headers={"If-None-Match": tag} if tag else {})
    return answer.status_code, answer.headers["ETag"]


def test_what_is_hidden_meanwhile_is_not_said_to_be_unchanged(world: World) -> None:
    project = world.admin.make("/projects", name="Open to all")
    tag = world.person.get("/projects").headers["ETag"]
    for _ in range(2):
        again = world.person.get("/projects", headers={"If-None-Match": tag})
        assert again.status_code == 304
    world.admin.patch(f"/projects/{project['id']}", json={"visibility": "members"})
    after = world.person.get("/projects", headers={"If-None-Match": tag})
    assert (after.status_code, after.json["projects"]) == (200, [])
