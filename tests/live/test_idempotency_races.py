"""Of many requests with one key one has an effect, and all get its answer."""

from collections import Counter
from functools import partial

import pytest

from tests.live.caller import at_once
from tests.live.server import Server

pytestmark = pytest.mark.live


def test_fifty_parallel_calls_with_one_key_have_one_effect_and_one_answer(server: Server) -> None:
    project = server.caller().make("/projects", name="Once")["id"]
    crowd = server.crowd(50)
    for number in range(5):
        entry = {"project_id": project, "date": "2024-01-15", "duration": 600, "notes": str(number)}
        answers = at_once(
            [
                partial(caller.post, "/time-entries", key=f"entry {number}", **entry)
                for caller in crowd
            ]
        )
        assert {answer.status for answer in answers} == {201}
        assert len({answer.body["time_entry"]["id"] for answer in answers}) == 1
        told = Counter(answer.headers.get("Idempotent-Replayed") for answer in answers)
        assert told == {None: 1, "true": 49}
    entries = server.rows("SELECT notes FROM time_entries WHERE project_id = :id", id=project)
    assert sorted(row["notes"] for row in entries) == ["0", "1", "2", "3", "4"]
