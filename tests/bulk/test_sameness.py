"""Many changes in one call leave what the same changes leave that are sent one by one."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from time_machine import travel

from tests.api import Api, SignIn
from tests.bulk.sameness import (
    WORDS,
    House,
    left,
    named,
    names_of_new,
    one_by_one,
    operations,
)
from tests.database import undone
from tests.fuzz.size import FULL


def plain(results: list[dict[str, Any]], names: dict[int, str]) -> list[Any]:
    """Results without what differs between two calls."""
    told = []
    for one in results:
        error = {k: v for k, v in (one["error"] or {}).items() if k not in _OF_THE_CALL}
        told.append([one["status"], named(error, names), named(one.get("warnings", {}), names)])
    return told


_OF_THE_CALL = ("request_id", "updated_at")


@pytest.fixture(autouse=True)
def one_instant() -> Iterator[None]:
    """What is noted to the second is noted alike by both."""
    with travel(datetime.now(UTC), tick=False):
        yield


@pytest.mark.parametrize("room", WORDS)
@pytest.mark.parametrize("policy", ["warn", "deny"])
@pytest.mark.parametrize("seed", range(6 if FULL else 2))
def test_many_in_one_call_are_the_same_as_one_by_one(
    admin: Api, sign_in: SignIn, room: str, policy: str, seed: int
) -> None:
    chance = random.Random(f"{room} {policy} {seed}")  # noqa: S311  # no secret
    house = House.build(admin, sign_in, policy)
    api, told = chance.choice(house.apis), operations(house, room, chance, 12)
    before = left()
    with undone():
        singly = plain(one_by_one(api, room, told), names_of_new())
        wanted = left()
    with undone():
        answer = api.post(f"/{room}/bulk", json={"mode": "partial", "operations": told})
        assert answer.status_code == 200, answer.json
        together = plain(answer.json["results"], names_of_new())
        assert list(zip(told, together, strict=True)) == list(zip(told, singly, strict=True))
        assert left() == wanted
    with undone():
        answer = api.post(f"/{room}/bulk", json={"operations": told})
        failed = [one for one in singly if one[0] >= 400]
        refused = 409 if all(one[0] == 409 for one in failed) else 400
        assert answer.status_code == (refused if failed else 200)
        told_failed = [one for one in answer.json["results"] if one["error"]]
        assert [one[0] for one in plain(told_failed, {})] == [one[0] for one in failed]
        assert left() == (before if failed else wanted)
