"""One person has one running timer, however many buttons are pressed at once."""

from collections import Counter
from functools import partial

import pytest

from tests.live.caller import at_once
from tests.live.server import Server

pytestmark = pytest.mark.live

CROWD = 50
RUNNING = "SELECT t.id FROM time_entries t WHERE end_time IS NULL AND project_id = :project_id"


@pytest.fixture
def project_id(server: Server) -> int:
    names = server.rows("SELECT count(*) AS there FROM projects")
    return int(server.caller().make("/projects", name=f"Race {names[0]['there']}")["id"])


def test_of_fifty_starts_at_once_one_starts(server: Server, project_id: int) -> None:
    crowd = server.crowd(CROWD, server.newcomer())
    for _ in range(50):
        answers = at_once([partial(c.post, "/timer/start", project_id=project_id) for c in crowd])
        told = Counter((answer.status, answer.code) for answer in answers)
        assert told == {(201, None): 1, (409, "timer_already_running"): CROWD - 1}
        started = next(answer.body["timer"]["id"] for answer in answers if answer.status == 201)
        assert server.rows(RUNNING, project_id=project_id) == [{"id": started}]
        assert crowd[0].post("/timer/stop").status == 200


def test_of_fifty_stops_at_once_one_stops(server: Server, project_id: int) -> None:
    crowd = server.crowd(CROWD, server.newcomer())
    for _ in range(5):
        crowd[0].make("/timer/start", project_id=project_id)
        answers = at_once([partial(c.post, "/timer/stop") for c in crowd])
        told = Counter((answer.status, answer.code) for answer in answers)
        assert told == {(200, None): 1, (400, "no_active_timer"): CROWD - 1}
        assert server.rows(RUNNING, project_id=project_id) == []


def test_of_those_who_switch_at_once_each_does(server: Server, project_id: int) -> None:
    crowd = server.crowd(20, server.newcomer())
    switch = {"project_id": project_id, "switch": True}
    for _ in range(5):
        answers = at_once([partial(c.post, "/timer/start", **switch) for c in crowd])
        assert {answer.status for answer in answers} == {201}
        assert len(server.rows(RUNNING, project_id=project_id)) == 1


def test_starts_stops_and_switches_at_once_leave_one_timer_or_none(
    server: Server, project_id: int
) -> None:
    crowd = server.crowd(24, server.newcomer())
    for _ in range(5):
        starts = [partial(c.post, "/timer/start", project_id=project_id) for c in crowd[:8]]
        stops = [partial(c.post, "/timer/stop") for c in crowd[8:16]]
        switches = [
            partial(c.post, "/timer/start", project_id=project_id, switch=True) for c in crowd[16:]
        ]
        answers = at_once([*starts, *stops, *switches])
        assert {answer.status for answer in answers[16:]} == {201}
        assert len(server.rows(RUNNING, project_id=project_id)) <= 1
