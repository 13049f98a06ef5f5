"""From an event to the receiver: who hears what, in which form, by whose rights."""

import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from app.kit.db import session
from tests.api import SignIn
from tests.webhooks.conftest import Office

KEYS = ["id", "type", "api_version", "created_at", "sequence", "actor", "data", "previous"]


def payloads(office: Office) -> list[dict[str, Any]]:
    return [json.loads(one.body) for one in office.receiver.received]


def test_a_change_is_told_once_in_the_one_shape(office: Office) -> None:
    office.hook()
    project = office.admin.make("/projects", name="Site")
    office.admin.patch(f"/projects/{project['id']}", json={"name": "Shop"})
    office.work()
    office.work()
    assert office.told() == ["project.created", "project.updated"]
    created, updated = payloads(office)
    assert list(created) == list(updated) == KEYS
    thing = office.admin.get(f"/projects/{project['id']}").json["project"]
    assert updated["data"].items() <= thing.items()
    assert (created["previous"], updated["previous"]) == (None, {"name": "Site"})
    assert updated["actor"]["id"] == office.admin.user_id
    assert updated["sequence"] == created["sequence"] + 1


def test_a_delivery_is_signed_as_the_standard_says_and_in_the_older_way(office: Office) -> None:
    hook = office.hook(headers={"Authorization": "Bearer let-me-in"})
    office.admin.make("/clients", name="Northwind")
    office.work()
    [one] = office.receiver.received
    payload = Verifier(hook["secret"]).verify(one.body, one.headers)
    assert payload["type"] == one.headers["x-webhook-event"] == "client.created"
    assert one.headers["webhook-id"] == payload["id"]
    assert abs(int(one.headers["webhook-timestamp"]) - datetime.now(UTC).timestamp()) < 30
    older = hmac.new(hook["secret"].encode(), one.body, "sha256").hexdigest()
    assert one.headers["x-webhook-signature"] == f"sha256={older}"
    assert one.headers["user-agent"] == "TimeTracker/1"
    assert one.headers["content-type"] == "application/json"
    assert one.headers["authorization"] == "Bearer let-me-in"
    with pytest.raises(WebhookVerificationError):
        Verifier(hook["secret"]).verify(one.body + b" ", one.headers)


def test_after_a_rotation_both_secrets_sign_for_the_time_asked_for(office: Office) -> None:
    hook = office.hook()
    path = f"/webhooks/{hook['id']}/rotate-secret"
    new = office.admin.post(path, json={"overlap_seconds": 60}).json["webhook"]["secret"]
    office.admin.make("/clients", name="Northwind")
    office.work()
    one = office.receiver.received[-1]
    for secret in (hook["secret"], new):
        assert Verifier(secret).verify(one.body, one.headers)
    session.execute(text("UPDATE webhooks SET previous_valid_until = now() - interval '1 s'"))
    session.commit()
    office.admin.make("/clients", name="Southwind")
    office.work()
    one = office.receiver.received[-1]
    assert Verifier(new).verify(one.body, one.headers)
    with pytest.raises(WebhookVerificationError):
        Verifier(hook["secret"]).verify(one.body, one.headers)


def test_a_webhook_hears_what_happens_after_it_was_made_and_not_of_itself(office: Office) -> None:
    office.admin.make("/clients", name="Before")
    hook = office.admin.make(
        "/webhooks", name="Late", url=office.receiver.url(), events=["client.*", "webhook.*"]
    )
    office.admin.make("/clients", name="After")
    office.work()
    assert [payload["data"]["name"] for payload in payloads(office)] == ["After"]
    assert len(office.deliveries(hook)) == 1


@pytest.mark.parametrize(
    ("events", "told"),
    [
        (["client.created"], ["client.created"]),
        (["client.*"], ["client.created", "client.updated"]),
        (["project.created", "client.updated"], ["client.updated", "project.created"]),
        (["task.*"], []),
    ],
)
def test_it_hears_what_it_asks_for(office: Office, events: list[str], told: list[str]) -> None:
    office.hook(events=events, ordered=True)
    client = office.admin.make("/clients", name="Northwind")
    office.admin.patch(f"/clients/{client['id']}", json={"phone": "1"})
    office.admin.make("/projects", name="Site")
    office.work()
    assert office.told() == told


def test_filters_hold_of_what_is_and_of_what_was(office: Office) -> None:
    admin = office.admin
    client = admin.make("/clients", name="Northwind")
    mine = admin.make("/projects", name="Mine", client_id=client["id"])["id"]
    other = admin.make("/projects", name="Other")["id"]
    filters = {
        "project": {"project_id": mine},
        "client": {"client_id": client["id"]},
        "tag": {"tag": "draft"},
        "user": {"user_id": admin.user_id},
        "both": {"project_id": mine, "tag": "draft"},
    }
    asked = ["time_entry.*", "task.*"]
    hooks = {name: office.hook(filters=given, events=asked) for name, given in filters.items()}
    day = {"date": "2024-01-15", "duration": "1h"}
    entry = admin.make("/time-entries", project_id=other, **day)["id"]
    admin.patch(f"/time-entries/{entry}", json={"project_id": mine, "tags": "draft"})
    admin.patch(f"/time-entries/{entry}", json={"project_id": other, "tags": ""})
    admin.patch(f"/time-entries/{entry}", json={"notes": "x"})
    admin.make("/tasks", name="Plan", project_id=mine)
    admin.make("/tasks", name="Plan", project_id=other)
    office.work()
    told = {
        name: sorted(d["event_type"] for d in office.deliveries(hook))
        for name, hook in hooks.items()
    }
    twice, thrice = ["time_entry.updated"] * 2, ["time_entry.updated"] * 3
    assert told == {
        "project": ["task.created", *twice],
        "client": ["task.created", *twice],
        "tag": twice,
        "user": ["time_entry.created", *thrice],
        "both": twice,
    }


def test_a_wildcard_means_what_the_scopes_allow(office: Office, sign_in: SignIn) -> None:
    person = sign_in("write:webhooks", "read:webhooks", "read:projects")
    hook = office.hook(person)
    office.admin.make("/clients", name="Northwind")
    office.admin.make("/projects", name="Site", hourly_rate=75)
    office.work()
    assert office.told() == ["project.created"]
    assert "hourly_rate" not in payloads(office)[0]["data"]
    assert [d["event_type"] for d in office.deliveries(hook)] == ["project.created"]


def test_rights_are_those_of_the_moment_of_sending(office: Office, sign_in: SignIn) -> None:
    person = sign_in("write:*", "read:*")
    hook = office.hook(person)
    project = office.admin.make("/projects", name="Site")
    office.respond = lambda handler: handler.send_error(500)
    office.work()
    office.admin.patch(f"/projects/{project['id']}", json={"visibility": "members"})
    office.work()
    office.receiver.received.clear()
    office.come(10)
    office.work()
    assert office.receiver.received == []
    [delivery] = office.deliveries(hook, "?event_type=project.created")
    assert delivery["status"] == "skipped"
    assert delivery["error"] == "The owner of the webhook may not see this any more"


def test_what_one_does_not_see_leaves_no_trace(office: Office, sign_in: SignIn) -> None:
    person = sign_in("write:*", "read:*")
    hook = office.hook(person)
    office.admin.make("/projects", name="Secret", visibility="members")
    office.admin.make("/clients", name="Northwind")
    office.work()
    assert [d["event_type"] for d in office.deliveries(hook)] == ["client.created"]


def test_who_has_left_hears_nothing(office: Office, sign_in: SignIn) -> None:
    person = sign_in("write:*", "read:*")
    hook = office.hook(person)
    office.admin.make("/clients", name="Waiting")
    office.respond = lambda handler: handler.send_error(500)
    office.work()
    office.admin.delete(f"/users/{person.user_id}")
    office.admin.make("/clients", name="Northwind")
    office.come(10)
    office.work()
    [delivery] = office.deliveries(hook, "?event_type=client.created")
    assert (delivery["status"], delivery["attempts"]) == ("skipped", 2)
    assert delivery["error"] == "The owner of the webhook is not active any more"


def test_a_ping_goes_to_one_alone_whatever_it_asks_for(office: Office) -> None:
    hook = office.hook(events=["task.*"])
    office.hook(events=["*"])
    assert office.admin.post(f"/webhooks/{hook['id']}/ping").status_code == 200
    office.work()
    assert office.told() == ["ping"]
    assert payloads(office)[0]["data"]["id"] == hook["id"]
    assert payloads(office)[0]["data"]["headers"] == {}


def test_a_ping_needs_no_scope_but_that_of_making_webhooks(office: Office, sign_in: SignIn) -> None:
    integrator = sign_in("write:webhooks")
    hook = office.hook(integrator)
    integrator.post(f"/webhooks/{hook['id']}/ping")
    office.work()
    assert office.told() == ["ping"]


def test_what_was_sent_is_told_to_who_has_all_scopes_of_the_webhook(
    office: Office, sign_in: SignIn
) -> None:
    hook = office.hook(events=["client.*"])
    office.admin.make("/clients", name="Northwind")
    office.work()
    path = f"/webhooks/{hook['id']}/deliveries/{office.deliveries(hook)[0]['id']}"
    assert "Northwind" in office.admin.get(path).json["delivery"]["request_body"]
    scopes = ["read:webhooks", "read:clients"]
    narrow = office.admin.post("/tokens", json={"name": "narrow", "scopes": scopes}).json["secret"]
    told = office.admin.get(path, headers={"Authorization": f"Bearer {narrow}"}).json["delivery"]
    assert told["event_type"] == "client.created"
    assert "request_body" not in told
