"""Who edits, deletes or archives the same thing at once is told the truth about it."""

from collections import Counter
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from tests.live.caller import Caller, at_once
from tests.live.server import Server

pytestmark = pytest.mark.live

ROUNDS = 15


def book(caller: Caller, project_id: int) -> Any:
    times = {"start_time": "2024-01-15T09:00:00Z", "end_time": "2024-01-15T10:00:00Z"}
    return caller.make("/time-entries", project_id=project_id, **times)


def test_an_entry_deleted_while_it_is_edited_stays_deleted(server: Server) -> None:
    project = server.caller().make("/projects", name="Edited and deleted")
    crowd = server.crowd(10)
    for _ in range(ROUNDS):
        path = f"/time-entries/{book(crowd[0], project['id'])['id']}"
        edits = [partial(c.patch, path, notes=f"Edit {i}") for i, c in enumerate(crowd[2:])]
        deletions = [partial(c.delete, path) for c in crowd[:2]]
        answers = at_once([*edits, *deletions])
        assert sorted(answer.status for answer in answers[-2:]) == [200, 404]
        assert {answer.status for answer in answers[:-2]} <= {200, 404}
        assert crowd[0].get(path).status == 404
    left = "SELECT count(*) AS there FROM time_entries WHERE project_id = :id"
    assert server.rows(left, id=project["id"]) == [{"there": 0}]


def test_a_task_deleted_while_time_is_booked_on_it_leaves_no_orphan(server: Server) -> None:
    project = server.caller().make("/projects", name="Task deleted")
    times = {"start_time": "2024-01-15T09:00:00Z", "end_time": "2024-01-15T10:00:00Z"}
    crowd = server.crowd(5)
    for number in range(ROUNDS):
        task = crowd[0].make("/tasks", name=f"Task {number}", project_id=project["id"])
        entry = {"project_id": project["id"], "task_id": task["id"], **times}
        bookings = [partial(c.post, "/time-entries", **entry) for c in crowd[1:]]
        deleted, *booked = at_once([partial(crowd[0].delete, f"/tasks/{task['id']}"), *bookings])
        statuses = {answer.status for answer in booked}
        assert statuses <= ({400, 409} if deleted.status == 200 else {201})


def test_of_two_editors_who_saw_the_same_state_one_wins(server: Server) -> None:
    project = server.caller().make("/projects", name="Two editors")
    editors = server.crowd(2)
    for _ in range(ROUNDS):
        entry = book(editors[0], project["id"])
        path, seen = f"/time-entries/{entry['id']}", entry["updated_at"]
        edits = [partial(e.patch, path, notes=uuid4().hex, if_updated_at=seen) for e in editors]
        answers = at_once(edits)
        told = Counter((answer.status, answer.code) for answer in answers)
        assert told == {(200, None): 1, (409, "conflict"): 1}
        won = next(answer.body["time_entry"] for answer in answers if answer.status == 200)
        assert editors[0].get(path).body["time_entry"]["notes"] == won["notes"]


def test_of_fifty_who_name_one_version_one_wins(server: Server) -> None:
    crowd = server.crowd(50)
    client = crowd[0].make("/clients", name="Fifty writers")
    path = f"/clients/{client['id']}"
    for _ in range(3):
        tag = crowd[0].get(path).headers["ETag"]
        edits = [partial(c.patch, path, match=tag, notes=uuid4().hex) for c in crowd]
        told = Counter(answer.status for answer in at_once(edits))
        assert told == {200: 1, 412: 49}


def test_an_archived_client_never_has_an_active_project(server: Server) -> None:
    crowd = server.crowd(6)
    for number in range(ROUNDS):
        client = crowd[0].make("/clients", name=f"Archived meanwhile {number}")
        create = [
            partial(c.post, "/projects", name=f"Project {i}", client_id=client["id"])
            for i, c in enumerate(crowd[1:])
        ]
        archived, *created = at_once(
            [partial(crowd[0].delete, f"/clients/{client['id']}"), *create]
        )
        assert archived.status in (200, 409)
        expected = 400 if archived.status == 200 else 201
        assert {answer.status for answer in created} == {expected}
