"""The ledger: one event for every change, none for a refusal, and every type of them documented."""

import re
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Row, select

from app.events.descriptions import DESCRIPTIONS
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
# What is taken out of the house as a file; as JSON it is read, and reading writes none.
EXPORTS = {
    "/reports/weekly?format=csv": EventType.REPORT_EXPORTED,
    "/audit-log?format=csv": EventType.AUDIT_LOG_EXPORTED,
}
# A thread writes them after what was refused or used; tests/identity/test_incidents.py.
BY_THREAD = {EventType.SIGN_IN_FAILED, EventType.ACCESS_REFUSED, EventType.ACCESS_NEW_ADDRESS}
# Follows another event in the same request.
IN_COMPANY = {EventType.INVENTORY_LOW_STOCK}
# An identity provider sends them; tests/identity/open_id.
BY_PROVIDER = {EventType.USER_IDENTITY_LINKED}
# It takes an authenticator app to get there; tests/identity/test_second_factor.py.
WITH_AN_APP = {
    EventType.USER_SECOND_FACTOR_ENABLED,
    EventType.USER_SECOND_FACTOR_DISABLED,
    EventType.USER_RECOVERY_CODES_RENEWED,
    EventType.USER_RECOVERY_CODE_USED,
}
BY_THE_APP = {e.view for e in ENDPOINTS if "second-factor" in e.rule and e.writes}
# It takes a password, which nobody has who tells the story; tests/identity/test_passwords.py.
BY_PASSWORD = {"sign_in.change_password"}
# What has happened is sent once more: nothing happens anew.
TOLD_AGAIN = {"deliveries.redeliver", "deliveries.redeliver_failed"}
# A worker writes it, which had no success for days.
BY_WORKER = {EventType.WEBHOOK_DISABLED}


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
    told = {step.event for step in STORY} | set(EXPORTS.values())
    told |= BY_BROWSER | BY_PROVIDER | BY_THREAD | WITH_AN_APP
    assert told | IN_COMPANY | BY_WORKER == set(EventType)


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
    untold = TOLD_AGAIN | BY_THE_APP | BY_PASSWORD
    assert {endpoint.view for endpoint in ENDPOINTS if endpoint.writes} == told | untold


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


def test_every_change_sent_again_with_its_key_writes_no_second_event(admin: Api) -> None:
    teller = Teller(admin)
    for number, step in enumerate(STORY):
        key = {"Idempotency-Key": f"step {number}"}
        # The placeholders are filled once: what is sent again must be the same.
        body = {name: teller.filled(value) for name, value in step.body.items()}
        path = step.path.format(**teller.last)
        first = teller.send(step.method, path, body, headers=key)
        if path == "/auth/login":
            # Who signs in has no token yet, and keys belong to the owner of one.
            continue
        written = len(events())
        again = admin.open(path, method=step.method, json=body, headers=key)
        assert again.status_code == first.status_code, (step, again.json)
        assert again.headers["Idempotent-Replayed"] == "true"
        assert len(events()) == written, step


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
        if not endpoint.writes and not endpoint.has_path:
            assert admin.get(endpoint.url()).status_code == 200
    assert events() == []


def test_a_file_that_somebody_takes_is_an_event(admin: Api) -> None:
    for path, event in EXPORTS.items():
        answer = admin.get(path)
        assert answer.status_code == 200
        told = events()[-1]
        assert (told.type, told.actor_id, told.subject_id) == (event, admin.user_id, 0)
        assert told.request_id == answer.headers["X-Request-ID"]
    assert len(events()) == len(EXPORTS)


def test_every_type_of_event_is_documented() -> None:
    told = dict(re.findall(r"^\| `(\w+(?:\.\w+)?)` \| (.+) \|$", DOCUMENTED.read_text(), re.M))
    assert told == {event.value: sentence for event, sentence in DESCRIPTIONS.items()}
    assert told.keys() == {event.value for event in EventType}
