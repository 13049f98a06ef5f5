"""Webhooks: made, changed, rotated and deleted; who may, and what is told of their secrets."""

import re
from typing import Any

import pytest
from sqlalchemy import text

from app.events.models import Event
from app.kit.db import session
from tests.api import Api, SignIn

HOOK = {"name": "Chat", "url": "https://example.com/hooks", "events": ["project.*"]}


def events() -> list[Event]:
    return list(session.query(Event).order_by(Event.id))


def test_a_webhook_is_told_as_it_was_made(admin: Api) -> None:
    project = admin.make("/projects", name="Site")
    filters = {"project_id": project["id"]}
    made = admin.make("/webhooks", **HOOK, filters=filters, headers={"X-Team": "blue"})
    assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", made.pop("secret"))
    assert made["filters"] == {**filters, "client_id": None, "user_id": None, "tag": None}
    assert made["headers"] == {"X-Team": "***"}
    assert (made["is_active"], made["ordered"], made["disabled_at"]) == (True, False, None)
    assert (made["user_id"], made["scopes"]) == (admin.user_id, ["admin:all"])
    assert admin.get(f"/webhooks/{made['id']}").json["webhook"] == made
    assert admin.get("/webhooks").json["webhooks"] == [made]


def test_secrets_are_told_once_and_stand_in_no_row(admin: Api) -> None:
    made = admin.make("/webhooks", **HOOK, headers={"Authorization": "Bearer hush-hush"})
    path = f"/webhooks/{made['id']}"
    rotated = admin.post(f"{path}/rotate-secret", json={"overlap_seconds": 60}).json["webhook"]
    assert rotated["secret"] != made["secret"]
    told = [admin.get(path).text, admin.get("/webhooks").text]
    told.append(admin.patch(path, json={"name": "Other"}).text)
    told.append(admin.delete(path).text)
    rows = [
        session.execute(text(f"SELECT to_json(t)::text FROM {t} t"))  # noqa: S608  # names of ours
        for t in ("webhooks", "events")
    ]
    everything = " ".join([*told, *(row for found in rows for row in found.scalars())])
    for secret in (made["secret"], rotated["secret"], "hush-hush"):
        assert secret not in everything
        assert secret.removeprefix("whsec_") not in everything
    assert "sealed" not in " ".join(told)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"url": "ftp://example.com"}, "url"),
        ({"url": "https://10.0.0.1/hook"}, "url"),
        ({"url": "https://localhost@example.com/"}, "url"),
        ({"events": []}, "events"),
        ({"events": ["project.flown"]}, "events"),
        ({"events": ["proj*"]}, "events"),
        ({"events": "project.created,ghost.*"}, "events"),
        ({"filters": {"project_id": 999_999_999}}, "filters.project_id"),
        ({"filters": {"client_id": 999_999_999}}, "filters.client_id"),
        ({"filters": {"user_id": "nobody"}}, "filters.user_id"),
        ({"filters": {"colour": "red"}}, "filters.colour"),
        ({"filters": 5}, "filters"),
        ({"headers": {"Host": "example.com"}}, "headers.Host"),
        ({"headers": {"webhook-id": "1"}}, "headers.webhook-id"),
        ({"headers": {"X-Webhook-Event": "1"}}, "headers.X-Webhook-Event"),
        ({"headers": {"Content-Length": "1"}}, "headers.Content-Length"),
        ({"headers": {"User-Agent": "me"}}, "headers.User-Agent"),
        ({"headers": {"Transfer-Encoding": "chunked"}}, "headers.Transfer-Encoding"),
        ({"headers": {"X-A": "a\r\nX-B: b"}}, "headers.X-A"),
        ({"headers": {"X A": "a"}}, "headers.X A"),
        ({"headers": {"X-A": 5}}, "headers.X-A"),
        ({"headers": {"X-A": "1", "x-a": "2"}}, "headers"),
        ({"headers": {"X-A": "***"}}, "headers.X-A"),
        ({"headers": ["X-A"]}, "headers"),
        ({"name": ""}, "name"),
        ({"is_active": "perhaps"}, "is_active"),
        ({"ordered": 7}, "ordered"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named(admin: Api, body: dict[str, Any], field: str) -> None:
    made = admin.make("/webhooks", **HOOK)
    for answer in (
        admin.post("/webhooks", json=HOOK | body),
        admin.patch(f"/webhooks/{made['id']}", json=body),
    ):
        assert answer.status_code == 400, answer.json
        assert list(answer.json["errors"]) == [field]


def test_all_that_is_wrong_is_named_at_once(admin: Api) -> None:
    body = {"url": "https://10.0.0.1/", "events": ["x"], "filters": {"user_id": 999_999_999}}
    answer = admin.post("/webhooks", json=body)
    assert set(answer.json["errors"]) == {"name", "url", "events", "filters.user_id"}


def test_an_event_that_the_token_may_not_hear_is_refused_and_a_wildcard_is_not(
    sign_in: SignIn,
) -> None:
    person = sign_in("write:webhooks", "read:projects")
    refused = person.post("/webhooks", json=HOOK | {"events": ["project.created", "task.created"]})
    assert refused.json["errors"] == {"events": ["task.created needs the scope read:tasks"]}
    assert person.make("/webhooks", **HOOK | {"events": ["*", "task.*"]})["events"] == [
        "*",
        "task.*",
    ]


def test_a_filter_by_what_one_does_not_see_is_refused_like_a_missing_one(
    admin: Api, sign_in: SignIn
) -> None:
    person = sign_in("read:*", "write:*")
    secret = admin.make("/projects", name="Secret", visibility="members")["id"]
    answer = person.post("/webhooks", json=HOOK | {"filters": {"project_id": secret}})
    assert answer.json["errors"] == {"filters.project_id": [f"There is no project {secret}"]}


def test_who_has_fewer_scopes_than_a_webhook_cannot_turn_it_elsewhere(
    sign_in: SignIn, admin: Api
) -> None:
    made = admin.make("/webhooks", **HOOK)
    narrow = admin.post(
        "/tokens", json={"name": "narrow", "scopes": ["write:webhooks", "read:webhooks"]}
    ).json["secret"]
    as_narrow = {"Authorization": f"Bearer {narrow}"}
    path = f"/webhooks/{made['id']}"
    for answer in (
        admin.patch(path, json={"url": "https://elsewhere.example/"}, headers=as_narrow),
        admin.post(f"{path}/rotate-secret", json={}, headers=as_narrow),
    ):
        assert answer.status_code == 403
        assert "admin:all" in answer.json["message"]
    assert admin.delete(path, headers=as_narrow).status_code == 200


def test_everybody_has_their_own_and_administrators_all(admin: Api, sign_in: SignIn) -> None:
    one, other = (sign_in("read:*", "write:*") for _ in range(2))
    made = one.make("/webhooks", **HOOK)
    assert other.get("/webhooks").json["webhooks"] == []
    assert [hook["id"] for hook in admin.get("/webhooks").json["webhooks"]] == [made["id"]]
    assert admin.patch(f"/webhooks/{made['id']}", json={"name": "New"}).status_code == 200


def test_headers_are_kept_where_the_mask_comes_back(admin: Api) -> None:
    made = admin.make("/webhooks", **HOOK, headers={"X-A": "1", "X-B": "2"})
    path, before = f"/webhooks/{made['id']}", len(events())
    same = admin.patch(path, json={"headers": made["headers"]}).json["webhook"]
    assert same["headers"] == {"X-A": "***", "X-B": "***"}
    assert len(events()) == before
    assert admin.patch(path, json={"headers": {"X-A": "3"}}).json["webhook"]["headers"] == {
        "X-A": "***"
    }
    assert events()[-1].changes == {"headers": [{"X-A": "***", "X-B": "***"}, {"X-A": "***"}]}
    assert admin.patch(path, json={"headers": {}}).json["webhook"]["headers"] == {}


def test_a_rotation_says_how_long_the_old_secret_counts(admin: Api) -> None:
    made = admin.make("/webhooks", **HOOK)
    path = f"/webhooks/{made['id']}"
    rotated = admin.post(f"{path}/rotate-secret", json={"overlap_seconds": 3600}).json["webhook"]
    assert rotated["previous_valid_until"]
    assert events()[-1].type == "webhook.secret_rotated"
    again = admin.post(f"{path}/rotate-secret").json["webhook"]
    assert again["previous_valid_until"] is None


def test_a_ping_to_one_that_is_off_is_refused(admin: Api) -> None:
    made = admin.make("/webhooks", **HOOK, is_active=False)
    answer = admin.post(f"/webhooks/{made['id']}/ping")
    assert (answer.status_code, answer.json["error_code"]) == (409, "webhook_not_active")


def test_the_catalogue_has_every_event_with_an_example_of_its_shape(admin: Api) -> None:
    told = admin.get("/webhooks/events").json["events"]
    by_type = {one["type"]: one for one in told}
    admin.make("/projects", name="Site")
    example = by_type["project.created"]["example"]
    assert by_type["project.created"]["scope"] == "read:projects"
    assert by_type["project.created"]["description"] == "Written when a project is created"
    assert example["data"].keys() >= events()[-1].data.keys()
    assert example["previous"] is None
    assert by_type["project.updated"]["example"]["previous"]
    assert by_type["ping"]["example"]["data"]["headers"] == {}


def test_headers_of_somebody_else_are_not_turned_elsewhere(admin: Api, sign_in: SignIn) -> None:
    owner = sign_in("read:*", "write:webhooks", role="manager")
    hook = owner.make("/webhooks", **HOOK, headers={"Authorization": "Bearer hush-hush"})
    path, elsewhere = f"/webhooks/{hook['id']}", {"url": "https://elsewhere.example/hook"}
    refused = admin.patch(path, json=elsewhere)
    assert (refused.status_code, list(refused.json["errors"])) == (400, ["url"])
    assert owner.patch(path, json=elsewhere).status_code == 200


def test_people_make_tokens_for_webhooks_of_their_own(sign_in: SignIn) -> None:
    person = sign_in("read:*", "write:tokens", "write:webhooks")
    body = {"name": "Hooks", "scopes": ["read:webhooks", "write:webhooks"]}
    assert person.post("/tokens", json=body).status_code == 201
