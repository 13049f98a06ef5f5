"""The ledger: one event per change, in the transaction that made it."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event as sqlalchemy_event

from app.clients import service as clients
from app.clients.models import Client
from app.clients.shape import CLIENT
from app.events.ledger import EventType, record
from app.events.models import Event
from app.kit import lookup
from app.kit.actor import Actor
from app.kit.db import session
from tests.api import Api


def events(*, after: int = 0) -> list[Event]:
    return list(session.scalars(sa.select(Event).where(Event.id > after).order_by(Event.id)))


def last() -> int:
    return session.scalar(sa.select(sa.func.max(Event.id))) or 0


def test_an_event_holds_who_what_and_how(admin: Api) -> None:
    answer = admin.post(
        "/projects",
        json={"name": "P", "hourly_rate": 75},
        headers={"X-Request-ID": "from-the-test"},
    )
    project, [event] = answer.json["project"], events()
    assert (event.type, event.subject_type) == ("project.created", "project")
    assert (event.actor_id, event.token_id) == (admin.user_id, admin.token_id)
    assert (event.subject_id, event.request_id) == (project["id"], "from-the-test")
    assert event.ip == "127.0.0.1"
    assert event.data == project


def test_an_update_tells_old_and_new_values(admin: Api) -> None:
    project = admin.make("/projects", name="Old", hourly_rate=75)
    admin.put(f"/projects/{project['id']}", json={"name": "New", "hourly_rate": 80})
    changed = events()[-1]
    assert changed.type == "project.updated"
    assert changed.changes == {"name": ["Old", "New"], "hourly_rate": [75.0, 80.0]}
    assert changed.data["name"] == "New"


def test_what_changes_nothing_is_no_event(admin: Api) -> None:
    project = admin.make("/projects", name="P")
    before = last()
    again = admin.put(f"/projects/{project['id']}", json={"name": "P"})
    assert again.json["project"]["updated_at"] == project["updated_at"]
    assert events(after=before) == []


@pytest.mark.parametrize(
    ("body", "status"),
    [({"name": "Taken"}, 409), ({"name": ""}, 400), ({"name": "x", "client_id": 10**9}, 400)],
)
def test_what_is_refused_is_no_event(admin: Api, body: dict[str, Any], status: int) -> None:
    admin.make("/projects", name="Taken")
    before = last()
    assert admin.post("/projects", json=body).status_code == status
    assert events(after=before) == []


def test_a_deletion_tells_the_last_shape(admin: Api) -> None:
    project = admin.make("/projects", name="P")
    day = {"date": "2024-01-15", "duration": "1h"}
    entry = admin.make("/time-entries", project_id=project["id"], **day)
    admin.delete(f"/time-entries/{entry['id']}")
    assert (events()[-1].type, events()[-1].data) == ("time_entry.deleted", entry)


def test_a_switch_is_two_events(admin: Api) -> None:
    project = admin.make("/projects", name="P")["id"]
    admin.make("/timer/start", project_id=project)
    before = last()
    admin.make("/timer/start", project_id=project, switch=True)
    assert [event.type for event in events(after=before)] == ["timer.stopped", "timer.started"]


def test_a_failed_commit_is_an_error_and_leaves_nothing(admin: Api) -> None:
    def fail(_session: Any) -> None:
        raise RuntimeError("the disk is gone")

    before = last()
    sqlalchemy_event.listen(sa.orm.Session, "before_commit", fail)
    try:
        answer = admin.post("/projects", json={"name": "P"})
    finally:
        sqlalchemy_event.remove(sa.orm.Session, "before_commit", fail)
    assert answer.status_code == 500
    assert answer.json["error_code"] == "internal_error"
    assert "disk" not in answer.text
    assert events(after=before) == []
    assert admin.get("/projects").json["projects"] == []


def test_changes_hold_no_word_that_the_api_does_not_have(admin: Api) -> None:
    project = admin.make("/projects", name="P")
    times = {"start_time": "2024-01-15T09:00:00Z", "duration": 3600}
    entry = admin.make("/time-entries", project_id=project["id"], **times)
    admin.put("/settings", json={"overlap_policy": "deny"})
    seen = last()
    admin.patch(f"/time-entries/{entry['id']}", json={"start_time": "2024-01-15T08:00:00Z"})
    [event] = events(after=seen)
    assert "start_time" in event.changes
    assert event.changes.keys() <= entry.keys()


def test_a_second_event_of_a_request_tells_what_is_new_alone(admin: Api) -> None:
    client = admin.make("/clients", name="First")
    actor, seen = Actor(admin.user_id, role="admin"), last()
    found = lookup.lock(Client, clients.visible_to(actor), client["id"])
    for name, value in (("name", "Second"), ("notes", "Third")):
        setattr(found, name, value)
        record(actor, EventType.CLIENT_UPDATED, found, CLIENT)
    told = [event.changes for event in events(after=seen)]
    assert told == [{"name": ["First", "Second"]}, {"notes": ["", "Third"]}]
