"""Fifty systems that tell of the same thing at once: one row, whoever was first."""

from collections import Counter
from functools import partial

import pytest

from tests.live.caller import at_once
from tests.live.server import Server

pytestmark = pytest.mark.live


def test_fifty_parallel_puts_make_one_thing(server: Server) -> None:
    callers = server.crowd(50, server.admin_token)
    url = "/clients/by-external-id/crm/one"
    answers = at_once([
        partial(caller.call, "PUT", url, name="Told by many", phone=f"{number}")
        for number, caller in enumerate(callers)
    ])  # fmt: skip
    assert Counter(answer.status for answer in answers) == {201: 1, 200: 49}
    assert len({answer.body["client"]["id"] for answer in answers}) == 1
    events = server.rows("SELECT type FROM events WHERE data ->> 'external_id' = 'one'")
    assert Counter(event["type"] for event in events) == {
        "client.created": 1, "client.updated": 49
    }  # fmt: skip
