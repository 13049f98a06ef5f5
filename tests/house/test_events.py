"""The ledger: one event for every change, none for a refusal, and every type of them documented."""

import re
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Row, select

from app.events.ledger import EventType
from app.events.models import Event
from app.kit.db import session
from tests.api import Api
from tests.dashboard.browser import PASSWORD, Browser
from tests.house.endpoints import ENDPOINTS
from tests.house.story import REFUSED, STORY, Teller

DOCUMENTED = Path(__file__).parents[2] / "docs" / "events.md"
# A browser signs in, and no API call does that.
BY_BROWSER = {EventType.USER_SIGNED_IN}
# Follows another event in the same request.
IN_COMPANY = {EventType.INVENTORY_LOW_STOCK}


def events() -> list[Row[Any]]:
    columns = (Event.type, Event.actor_id, Event.token_id, Event.subject_id, Event.data)
    further = (Event.changes, Event.request_id, Event.subject_type)
    return list(session.execute(select(*columns, *further).order_by(Event.id)).all())


def test_every_change_writes_one_event_of_its_type(admin: Api) -> None:
    teller = Teller(admin)
    for number, step in enumerate(STORY, start=1):
        answer = teller.send(step.method, step.path, step.body)
        assert answer.status_code in (200, 201), (step, answer.json)
        written = events()
        assert len(written) == number, step
        assert written[-1].type == step.event
        assert written[-1].request_id == answer.headers["X-Request-ID"]
        assert written[-1].subject_type == step.event.split(".")[0]


def test_every_type_of_event_happens_in_the_story() -> None:
    assert {step.event for step in STORY} | BY_BROWSER | IN_COMPANY == set(EventType)


def test_signing_in_with_a_browser_is_an_event(app: Flask, admin: Api) -> None:
    user = admin.make("/users", username="mira", password=PASSWORD)
    assert Browser(app).sign_in("mira").status_code == 302
    assert [event.type for event in events()] == ["user.created", "user.signed_in"]
    assert (events()[-1].actor_id, events()[-1].subject_id) == (user["id"], user["id"])


def test_every_change_endpoint_is_in_the_story(app: Flask) -> None:
    adapter = app.url_map.bind("localhost")
    told = {
        adapter.match("/api/v1" + re.sub(r"{\w+}", "1", step.path), method=step.method)[0]
        for step in STORY
    }
    assert {endpoint.view for endpoint in ENDPOINTS if endpoint.writes} == told


def test_an_event_says_who_did_what_to_which_thing(admin: Api) -> None:
    client = admin.make("/clients", name="Northwind")
    admin.put(f"/clients/{client['id']}", json={"name": "Southwind", "phone": ""})
    event = events()[-1]
    assert (event.actor_id, event.token_id) == (admin.user_id, admin.token_id)
    assert (event.subject_type, event.subject_id) == ("client", client["id"])
    assert event.data["name"] == "Southwind"
    assert event.changes == {"name": ["Northwind", "Southwind"]}


def test_an_event_names_changed_columns_and_changed_people_alike(admin: Api) -> None:
    project = admin.make("/projects", name="Website")
    body = {"name": "Web shop", "member_ids": [admin.user_id]}
    admin.put(f"/projects/{project['id']}", json=body)
    changes = events()[-1].changes
    assert changes == {"name": ["Website", "Web shop"], "member_ids": [[], [admin.user_id]]}


def test_a_change_that_changes_nothing_writes_none(admin: Api) -> None:
    client = admin.make("/clients", name="Northwind")
    admin.put(f"/clients/{client['id']}", json={"name": "Northwind"})
    assert [event.type for event in events()] == ["client.created"]


def test_a_switch_of_the_timer_is_two_events(admin: Api) -> None:
    project = admin.make("/projects", name="Website")
    for _ in range(2):
        admin.make("/timer/start", project_id=project["id"], switch=True)
    told = [event.type for event in events()]
    assert told == ["project.created", "timer.started", "timer.stopped", "timer.started"]


def test_what_is_refused_writes_none(admin: Api) -> None:
    teller = Teller(admin)
    for step in STORY:
        if step.method == "POST" and step.path not in ("/timer/stop", "/timer/pause"):
            teller.send(step.method, step.path, step.body)
    before = len(events())
    for method, path, body, status in REFUSED:
        answer = teller.send(method, path, body)
        assert answer.status_code == status, (method, path, answer.json)
        assert len(events()) == before, (method, path)


def test_reading_writes_none(admin: Api) -> None:
    for endpoint in ENDPOINTS:
        if not endpoint.writes and not endpoint.has_id:
            assert admin.get(endpoint.url()).status_code == 200
    assert events() == []


def test_every_type_of_event_is_documented() -> None:
    told = set(re.findall(r"^\| `(\w+\.\w+)` \|", DOCUMENTED.read_text(), re.M))
    assert told == {event.value for event in EventType}
