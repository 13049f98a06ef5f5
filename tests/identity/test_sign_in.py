"""`POST /api/v1/auth/login`."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.identity import limits
from app.identity.sign_in.attempts import Attempts
from app.identity.sign_in.service import MOST_BY_ADDRESS, MOST_BY_NAME_AND_ADDRESS, failures_of
from app.kit.errors import TooManyRequests
from config import BadSetting, Config
from tests.api import Api

PASSWORD = "correct horse battery"


@pytest.fixture
def client(app: Flask, admin: Api) -> FlaskClient:
    admin.make("/users", username="Ada", password=PASSWORD)
    return app.test_client()


def sign_in(client: FlaskClient, username: str, password: str, ip: str = "127.0.0.1") -> Any:
    body = {"username": username, "password": password}
    return client.post("/api/v1/auth/login", json=body, environ_base={"REMOTE_ADDR": ip})


def test_a_name_and_a_password_get_a_token_that_expires(client: FlaskClient) -> None:
    answer = sign_in(client, "ada", PASSWORD)
    assert answer.status_code == 200
    left = datetime.fromisoformat(answer.json["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=29) < left <= timedelta(days=30)
    headers = {"Authorization": f"Bearer {answer.json['token']}"}
    assert client.get("/api/v1/users/me", headers=headers).json["user"]["username"] == "Ada"
    assert client.post("/api/v1/projects", json={}, headers=headers).status_code == 403


def test_unknown_names_and_wrong_passwords_get_the_same_answer(client: FlaskClient) -> None:
    answers = [sign_in(client, name, "wrong") for name in ("ada", "nobody")]
    for answer in answers:
        assert answer.status_code == 401
        assert answer.json["error"] == "Sign-in failed"
    assert answers[0].json["message"] == answers[1].json["message"]


def test_a_deactivated_user_cannot_sign_in(client: FlaskClient, admin: Api) -> None:
    ada = admin.get("/users?q=ada").json["users"][0]
    admin.delete(f"/users/{ada['id']}")
    assert sign_in(client, "ada", PASSWORD).status_code == 401


def test_guessing_is_slowed_without_locking_the_user_out(client: FlaskClient) -> None:
    for _ in range(MOST_BY_NAME_AND_ADDRESS[0].most):
        assert sign_in(client, "ada", "wrong", ip="192.0.2.1").status_code == 401
    blocked = sign_in(client, "ada", PASSWORD, ip="192.0.2.1")
    assert blocked.status_code == 429
    assert int(blocked.headers["Retry-After"]) > 0
    assert sign_in(client, "ada", PASSWORD, ip="198.51.100.1").status_code == 200


def test_guessing_many_names_from_one_address_is_slowed(client: FlaskClient) -> None:
    _, by_address = failures_of("ada", "192.0.2.2")
    limits.current().counter.take(by_address, MOST_BY_ADDRESS, MOST_BY_ADDRESS[0].most)
    assert sign_in(client, "ada", PASSWORD, ip="192.0.2.2").status_code == 429
    assert sign_in(client, "ada", PASSWORD, ip="192.0.2.3").status_code == 200


def test_an_address_has_so_many_attempts_also_with_the_right_password(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "attempts", Attempts(Config(ratelimit_sign_in="2/minute")))
    for _ in range(2):
        assert sign_in(client, "ada", PASSWORD).status_code == 200
    refused = sign_in(client, "ada", PASSWORD)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 61
    assert sign_in(client, "ada", PASSWORD, ip="198.51.100.7").status_code == 200


def test_nobody_signs_in_while_attempts_cannot_be_counted(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = Config(ratelimit_storage_uri="redis://127.0.0.1:1/0")
    monkeypatch.setitem(app.extensions, "attempts", Attempts(nowhere))
    assert sign_in(client, "ada", PASSWORD).status_code == 503


def test_a_limit_that_cannot_be_read_is_refused_at_the_start() -> None:
    with pytest.raises(BadSetting, match="RATELIMIT_SIGN_IN must look like"):
        Attempts(Config(ratelimit_sign_in="many"))


def test_installations_that_share_a_storage_count_apart() -> None:
    attempts = Attempts(Config(ratelimit_sign_in="1/minute", ratelimit_key_prefix="ours"))
    attempts.count("192.0.2.1")
    attempts.prefix = "theirs"
    attempts.count("192.0.2.1")
    with pytest.raises(TooManyRequests):
        attempts.count("192.0.2.1")
