"""What changes nothing, and is told all the same: failed sign-ins, refusals, new addresses."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.events import incidents
from app.events.models import Event
from app.identity.models import ApiToken
from app.kit.db import session
from tests.api import Api, SignIn
from tests.dashboard.browser import PASSWORD, Browser

TYPES = ("sign_in.failed", "access.refused", "access.new_address")


def told(app: Flask) -> list[Any]:
    """The events of such things, after the threads had their turn."""
    app.extensions["incidents"].write()
    app.extensions["token_usage"].write()
    return list(session.scalars(sa.select(Event).where(Event.type.in_(TYPES)).order_by(Event.id)))


@pytest.fixture(autouse=True)
def nothing_noted(app: Flask) -> None:
    """The app outlasts a test, and what it remembers of a place that was rolled back is wrong."""
    incidents.init_app(app)
    usage = app.extensions["token_usage"]
    usage.notes, usage.known = {}, set()


def refusals(app: Flask) -> list[Any]:
    return [event for event in told(app) if event.type == "access.refused"]


def test_a_failed_sign_in_tells_who_and_from_where(app: Flask, admin: Api) -> None:
    user = admin.make("/users", username="mira", password=PASSWORD)
    body = {"username": "MIRA", "password": "wrong password"}
    sent = app.test_client().post(
        "/api/v1/auth/login", json=body, environ_base={"REMOTE_ADDR": "192.0.2.7"}
    )
    assert sent.status_code == 401
    [event] = [event for event in told(app) if event.type == "sign_in.failed"]
    assert (event.actor_id, event.subject_id) == (None, user["id"])
    assert (event.ip, event.request_id) == ("192.0.2.7", sent.headers["X-Request-ID"])
    assert event.data == {"username": "mira", "reason": "password", "times": 1}


def test_so_does_one_with_a_browser(app: Flask, admin: Api) -> None:
    admin.make("/users", username="mira", password=PASSWORD)
    assert Browser(app).sign_in("mira", "wrong password").status_code == 401
    [event] = [event for event in told(app) if event.type == "sign_in.failed"]
    assert event.data["username"] == "mira"


@pytest.mark.parametrize("name", ["nobody", PASSWORD])
def test_a_name_that_nobody_has_is_not_told(name: str, app: Flask, admin: Api) -> None:
    admin.post("/auth/login", json={"username": name, "password": "wrong password"})
    [event] = [event for event in told(app) if event.type == "sign_in.failed"]
    assert event.data == {"username": None, "reason": "unknown", "times": 1}
    assert event.subject_id == 0


def test_somebody_who_left_is_told_apart(app: Flask, admin: Api) -> None:
    user = admin.make("/users", username="mira", password=PASSWORD)
    admin.delete(f"/users/{user['id']}")
    admin.post("/auth/login", json={"username": "mira", "password": PASSWORD})
    [event] = [event for event in told(app) if event.type == "sign_in.failed"]
    assert event.data["reason"] == "inactive"


def test_a_missing_scope_is_told(app: Flask, sign_in: SignIn) -> None:
    person = sign_in("read:clients")
    answer = person.get("/projects/7")
    assert answer.status_code == 403
    [event] = refusals(app)
    assert (event.actor_id, event.token_id) == (person.user_id, person.token_id)
    assert (event.subject_type, event.subject_id) == ("access", person.token_id)
    assert event.request_id == answer.headers["X-Request-ID"]
    assert event.data == {
        "reason": "scope",
        "method": "GET",
        "route": "/api/v1/projects/{project_id}",
        "required_scope": "read:projects",
        "times": 1,
    }


def test_so_is_a_missing_right(app: Flask, sign_in: SignIn) -> None:
    person, other = sign_in("read:*"), sign_in("read:*")
    assert person.get(f"/time-entries?user_id={other.user_id}").status_code == 403
    [event] = refusals(app)
    assert (event.data["reason"], event.data["route"]) == ("rights", "/api/v1/time-entries")


def test_a_token_from_an_address_that_is_not_on_its_list_is_told(app: Flask, admin: Api) -> None:
    allowed = sa.update(ApiToken).where(ApiToken.id == admin.token_id)
    session.execute(allowed.values(allowed_ips=["192.0.2.0/24"]))
    session.commit()
    assert admin.get("/projects").status_code == 401
    [event] = refusals(app)
    assert (event.data["reason"], event.ip) == ("address", "127.0.0.1")
    assert (event.actor_id, event.token_id) == (admin.user_id, admin.token_id)


def test_what_happens_again_within_a_minute_is_one_event_with_its_number(
    app: Flask, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = sign_in("read:clients")
    person.get("/projects")
    assert [event.data["times"] for event in refusals(app)] == [1]
    for _ in range(5):
        person.get("/projects")
    assert [event.data["times"] for event in refusals(app)] == [1]
    later = incidents.time.monotonic() + 61
    monkeypatch.setattr(incidents.time, "monotonic", lambda: later)
    assert [event.data["times"] for event in refusals(app)] == [1, 5]


def test_a_flood_of_different_ones_is_a_few_events(app: Flask, sign_in: SignIn) -> None:
    person = sign_in()
    most = incidents.MOST_KEPT
    for number in range(most + 20):
        address = {"REMOTE_ADDR": f"10.0.{number // 250}.{number % 250}"}
        person.get("/projects", environ_base=address)
    events = refusals(app)
    assert len(events) == most + 1
    assert sum(event.data["times"] for event in events) == most + 20
    assert [event.data for event in events if event.actor_id is None] == [{"times": 20}]


def test_a_first_use_from_an_address_is_told_once(app: Flask, admin: Api) -> None:
    for address in ("192.0.2.7", "192.0.2.7", "2001:db8::1", "2001:db8::ffff", "192.0.2.8"):
        admin.get("/projects", environ_base={"REMOTE_ADDR": address})
    assert [event.data["network"] for event in told(app)] == [
        "192.0.2.7",
        "2001:db8::/64",
        "192.0.2.8",
    ]
    event = told(app)[0]
    assert (event.subject_id, event.token_id) == (admin.token_id, admin.token_id)
    assert (event.actor_id, event.ip) == (admin.user_id, "192.0.2.7")
    app.extensions["token_usage"].known = set()
    admin.get("/projects", environ_base={"REMOTE_ADDR": "192.0.2.7"})
    assert len(told(app)) == 3


def test_what_cannot_be_written_is_kept_and_no_answer_waits_for_it(
    app: Flask, sign_in: SignIn
) -> None:
    person = sign_in()
    person.get("/projects")
    refuse = "ALTER TABLE events ADD CONSTRAINT closed CHECK (type <> 'access.refused') NOT VALID"
    session.execute(sa.text(refuse))
    assert refusals(app) == []
    assert person.get("/projects").status_code == 403
    session.execute(sa.text("ALTER TABLE events DROP CONSTRAINT closed"))
    [event] = refusals(app)
    assert event.data["times"] == 2


def test_only_administrators_hear_of_them(app: Flask, sign_in: SignIn, admin: Api) -> None:
    sign_in().get("/projects")
    told(app)
    listed = admin.get("/audit-log?type=access.*").json["audit_log"]
    assert {entry["type"] for entry in listed} == {"access.refused", "access.new_address"}
    for entry in (e for e in admin.get("/webhooks/events").json["events"] if e["type"] in TYPES):
        assert entry["scope"] == "admin:all"
