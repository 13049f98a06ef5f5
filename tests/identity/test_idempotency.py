"""`Idempotency-Key`: one effect, one answer."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from app.identity.idempotency import keeping
from app.identity.idempotency.models import IdempotencyKey
from app.kit.clock import now
from app.kit.db import session
from tests.api import Api, SignIn


def send(api: Api, key: str, body: dict[str, Any] | None = None, **options: Any) -> Any:
    headers = {"Idempotency-Key": key}
    path, method = options.pop("path", "/clients"), options.pop("method", "POST")
    return api.open(path, method=method, json=body or {"name": "Northwind"}, headers=headers)


def clients(api: Api) -> list[str]:
    return [client["name"] for client in api.get("/clients").json["clients"]]


def test_a_repetition_gets_the_first_answer_and_has_no_effect(admin: Api) -> None:
    first, second = send(admin, "once"), send(admin, "once")
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json == first.json
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    assert clients(admin) == ["Northwind"]


@pytest.mark.parametrize(("method", "status"), [("PUT", 200), ("PATCH", 200), ("DELETE", 200)])
def test_changes_are_replayed_too(admin: Api, method: str, status: int) -> None:
    client = admin.make("/clients", name="Northwind")
    path = f"/clients/{client['id']}"
    first = send(admin, "change", {"name": "Southwind"}, path=path, method=method)
    admin.patch(path, json={"name": "Eastwind", "status": "active"})
    again = send(admin, "change", {"name": "Southwind"}, path=path, method=method)
    assert (again.status_code, again.json) == (status, first.json)
    assert clients(admin) == ["Eastwind"]


def test_another_body_or_route_with_the_same_key_is_refused(admin: Api) -> None:
    send(admin, "taken")
    for other in (
        send(admin, "taken", {"name": "Southwind"}),
        send(admin, "taken", path="/projects"),
        send(admin, "taken", path="/clients?expand=x"),
    ):
        assert other.status_code == 422
        assert other.json["error_code"] == "idempotency_key_reused"
    assert clients(admin) == ["Northwind"]


def test_the_order_of_keys_in_a_body_does_not_count(admin: Api) -> None:
    send(admin, "order", {"name": "Northwind", "phone": "112"})
    assert send(admin, "order", {"phone": "112", "name": "Northwind"}).status_code == 201


def test_keys_belong_to_a_person_and_not_to_a_token(admin: Api, sign_in: SignIn) -> None:
    other = sign_in("write:clients")
    send(admin, "mine")
    assert send(other, "mine", {"name": "Southwind"}).status_code == 201
    second = admin.make("/tokens", name="Second", scopes=["write:clients"])
    assert second["user_id"] == admin.user_id


def test_a_change_to_a_version_is_replayed_though_that_is_gone(admin: Api) -> None:
    path = f"/clients/{admin.make('/clients', name='Northwind')['id']}"
    headers = {"Idempotency-Key": "once", "If-Match": admin.get(path).headers["ETag"]}
    first, again = (admin.patch(path, json={"phone": "1"}, headers=headers) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json == first.json


def test_a_token_with_fewer_scopes_is_not_told_the_answer_of_another(admin: Api) -> None:
    made = admin.post("/tokens", json={"name": "narrow", "scopes": ["write:clients"]})
    send(admin, "mine")
    narrow = {"Authorization": f"Bearer {made.json['secret']}", "Idempotency-Key": "mine"}
    answer = admin.post("/clients", json={"name": "Northwind"}, headers=narrow)
    assert (answer.status_code, answer.json["error_code"]) == (422, "idempotency_key_reused")


def test_a_body_that_is_nested_too_deeply_is_refused_with_a_key_too(admin: Api) -> None:
    deep = '{"name": ' + "[" * 500 + "]" * 500 + "}"
    headers = {"Idempotency-Key": "deep", "Content-Type": "application/json"}
    answer = admin.post("/clients", data=deep, headers=headers)
    assert (answer.status_code, list(answer.json["errors"])) == (400, ["body"])


def test_what_was_refused_may_be_sent_again_with_the_same_key(admin: Api) -> None:
    assert send(admin, "mended", {"name": ""}).status_code == 400
    assert send(admin, "mended", {"name": "Northwind"}).status_code == 201


@pytest.mark.parametrize("key", ["", "ä", "x" * 256, "tab\tinside"])
def test_a_key_that_is_none_is_named(admin: Api, key: str) -> None:
    answer = send(admin, key)
    assert answer.status_code == 400
    assert list(answer.json["errors"]) == ["Idempotency-Key"]
    assert clients(admin) == []


def test_reading_takes_no_notice_of_a_key(admin: Api) -> None:
    for _ in range(2):
        answer = admin.get("/clients", headers={"Idempotency-Key": ""})
        assert answer.status_code == 200


def test_a_secret_is_told_once_also_to_who_repeats(admin: Api) -> None:
    body = {"name": "CI", "scopes": ["read:projects"]}
    first = send(admin, "token", body, path="/tokens")
    again = send(admin, "token", body, path="/tokens")
    assert again.json["secret"] == first.json["secret"][:7] + "***"
    assert again.json["token"] == first.json["token"]
    kept = session.scalars(sa.select(IdempotencyKey.body)).one()
    assert first.json["secret"] not in str(kept)


def test_what_is_kept_of_a_body_is_no_hash_by_which_a_password_is_found(
    app: Flask, admin: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    body, headers = {"username": "ada", "password": "long enough"}, {"Idempotency-Key": "k"}
    assert admin.post("/users", json=body, headers=headers).status_code == 201
    assert admin.post("/users", json=body, headers=headers).status_code == 201
    monkeypatch.setitem(app.config, "SECRET_KEY", "whoever has the database has another " * 2)
    assert admin.post("/users", json=body, headers=headers).status_code == 422


def test_a_key_counts_for_a_day_and_is_forgotten_then(admin: Api) -> None:
    send(admin, "old")
    yesterday = now() - timedelta(hours=keeping.HOURS_KEPT, minutes=1)
    session.execute(sa.update(IdempotencyKey).values(created_at=yesterday))
    assert send(admin, "old", {"name": "Southwind"}).status_code == 201
    assert clients(admin) == ["Northwind", "Southwind"]
    session.execute(sa.update(IdempotencyKey).values(created_at=yesterday))
    keeping.prune()
    assert session.scalar(sa.select(sa.func.count()).select_from(IdempotencyKey)) == 0
