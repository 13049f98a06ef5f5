"""The ledger holds one event for every change that was acknowledged, and none for a refusal."""

from collections import Counter
from functools import partial

import pytest

from tests.live.caller import at_once
from tests.live.server import Server

pytestmark = pytest.mark.live

EVENTS = """
    SELECT e.type, e.request_id IS NOT NULL AS has_request FROM events e
    WHERE e.subject_type IN ('timer', 'time_entry') AND e.data->>'project_id' = :project_id
"""


def test_every_change_that_was_answered_has_one_event_and_refusals_have_none(
    server: Server,
) -> None:
    project = server.caller().make("/projects", name="Recorded")
    crowd = server.crowd(12, server.newcomer())
    answered: Counter[str] = Counter()
    for number in range(10):
        entry = {"project_id": project["id"], "start_time": f"2024-02-01T{number:02}:00:00Z"}
        starts = [partial(c.post, "/timer/start", project_id=project["id"]) for c in crowd[:4]]
        stops = [partial(c.post, "/timer/stop") for c in crowd[4:8]]
        books = [partial(c.post, "/time-entries", duration=600, **entry) for c in crowd[8:]]
        answers = at_once([*starts, *stops, *books])
        for happened, part in (
            ("timer.started", answers[:4]),
            ("timer.stopped", answers[4:8]),
            ("time_entry.created", answers[8:]),
        ):
            answered[happened] += sum(answer.status < 300 for answer in part)
    events = server.rows(EVENTS, project_id=str(project["id"]))
    assert Counter(event["type"] for event in events) == answered
    assert answered["time_entry.created"] == 40
    assert all(event["has_request"] for event in events)


def test_an_edit_event_tells_the_value_that_the_edit_before_it_left(server: Server) -> None:
    project = server.caller().make("/projects", name="Chain")
    crowd = server.crowd(10)
    path = f"/projects/{project['id']}"
    at_once([partial(c.patch, path, description=f"Version {i}") for i, c in enumerate(crowd)])
    changes = [
        row["description"]
        for row in server.rows(
            "SELECT changes->'description' AS description FROM events"
            " WHERE type = 'project.updated' AND subject_id = :id ORDER BY id",
            id=project["id"],
        )
    ]
    assert len(changes) == len(crowd)
    assert [old for old, _ in changes] == ["", *(new for _, new in changes[:-1])]
