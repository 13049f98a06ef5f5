"""Many who change the same things, in one call each: they wait for one another, in one order."""

import random
from functools import partial
from typing import Any

import pytest

from tests.live.caller import Answer, Caller, at_once
from tests.live.server import Server

pytestmark = pytest.mark.live
ROUNDS, THINGS = 20, 30
EVENTS = "SELECT id FROM events WHERE type = 'time_entry.updated'"
NOTES = """
    SELECT DISTINCT notes FROM time_entries t JOIN projects p ON p.id = t.project_id
    WHERE p.name = 'Crossed'
"""


def change(caller: Caller, ids: list[int], word: str, tags: list[str]) -> Answer:
    """Change and make, with tags in orders that cross those of the others."""
    told: list[dict[str, Any]] = [
        {"op": "update", "id": ident, "data": {"notes": word, "tags": tags}} for ident in ids
    ]
    return caller.post("/time-entries/bulk", operations=told)


def test_two_calls_over_the_same_things_in_crossed_orders_both_succeed(server: Server) -> None:
    admin = server.caller()
    project = admin.make("/projects", name="Crossed")["id"]
    booked = {"project_id": project, "date": "2024-01-15", "duration": "1m"}
    made = admin.post("/time-entries/bulk", operations=[{"op": "create", "data": booked}] * THINGS)
    ids = [one["id"] for one in made.body["results"]]
    before = len(server.rows(EVENTS))
    chance = random.Random(1)  # noqa: S311  # no secret
    for number in range(ROUNDS):
        orders = [ids, chance.sample(ids, THINGS) if number % 2 else ids[::-1]]
        answers = at_once([
            partial(change, server.caller(), order, f"{number} {place}", [f"t{place}", "t0", "t1"])
            for place, order in enumerate(orders)
        ])  # fmt: skip
        assert [answer.status for answer in answers] == [200, 200], answers
        assert len(server.rows(NOTES)) == 1, "who is last has changed all of them"
    assert len(server.rows(EVENTS)) - before == ROUNDS * THINGS * 2


def test_a_request_that_opens_its_session_within_a_savepoint_is_kept(server: Server) -> None:
    admin, members = server.caller(), [server.caller().get("/users/me").body["user"]["id"]]
    one, other = ({"name": f"Kept {n}", "member_ids": members} for n in (1, 2))
    refused = {"op": "create", "data": {"name": "Half", "external_id": "1"}}
    creates = [{"op": "create", "data": one}, refused]
    answer = admin.post("/projects/bulk", mode="partial", operations=creates)
    statuses = [result["status"] for result in answer.body["results"]]
    put = admin.call("PUT", "/projects/by-external-id/crm/kept", **other)
    assert (statuses, put.status) == ([201, 400], 201)
    kept = "SELECT name FROM projects WHERE id IN (SELECT project_id FROM project_members)"
    assert {"Kept 1", "Kept 2"} <= {row["name"] for row in server.rows(kept)}
