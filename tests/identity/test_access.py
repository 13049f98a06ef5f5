"""Who is let in, and with what words everybody else is turned away."""

import pytest
from flask import Flask

from app.identity.token_format import checksum
from tests.api import Api, SignIn

INVALID = {
    "error": "Invalid token",
    "message": "The provided API token is invalid or expired",
    "error_code": "unauthorized",
}


def test_a_token_is_taken_from_either_header(sign_in: SignIn, app: Flask) -> None:
    token = sign_in("read:projects").token
    for headers in (
        {"Authorization": f"Bearer {token}"},
        {"Authorization": f"bearer {token}"},
        {"Authorization": f"Token {token}"},
        {"X-API-Key": token},
        {"X-API-Key": token, "Authorization": f"Bearer {token}"},
    ):
        assert app.test_client().get("/api/v1/projects", headers=headers).status_code == 200


def test_two_different_credentials_are_a_mistake(sign_in: SignIn) -> None:
    api = sign_in("read:projects")
    assert api.get("/projects", headers={"X-API-Key": UNKNOWN}).status_code == 400


UNKNOWN = "tt_" + "0" * 26 + checksum("0" * 26)


@pytest.mark.parametrize(
    "header",
    [f"Bearer {UNKNOWN}", "Bearer tt_abc123def456ghi789jkl012mno345pq", "Bearer x", "Basic Zm9v"],
)
def test_every_bad_token_gets_the_same_answer(app: Flask, header: str) -> None:
    answer = app.test_client().get("/api/v1/projects", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert INVALID.items() <= (answer.json or {}).items()


def test_without_a_token_authentication_is_required(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/projects")
    assert answer.status_code == 401
    assert (answer.json or {})["error"] == "Authentication required"


def test_a_missing_scope_is_answered_as_published(sign_in: SignIn) -> None:
    api = sign_in("read:time_entries", "read:projects")
    answer = api.post("/projects", json={"name": "P"})
    assert answer.status_code == 403
    told = {key: answer.json[key] for key in answer.json if key not in ("request_id", "success")}
    assert told == {
        "error": "Insufficient permissions",
        "message": "This endpoint requires the 'write:projects' scope",
        "error_code": "forbidden",
        "required_scope": "write:projects",
        "available_scopes": ["read:projects", "read:time_entries"],
    }


@pytest.mark.parametrize(
    ("scope", "role", "reads", "writes"),
    [
        ("read:*", "user", 200, 403),
        ("write:*", "user", 403, 201),
        ("admin:all", "admin", 200, 201),
        ("admin:all", "user", 403, 403),
        ("write:projects", "viewer", 403, 403),
    ],
)
def test_scopes_count_as_far_as_the_user_may(
    sign_in: SignIn, scope: str, role: str, reads: int, writes: int
) -> None:
    api = sign_in(scope, role=role)
    assert api.get("/projects").status_code == reads
    assert api.post("/projects", json={"name": "P"}).status_code == writes


def test_a_person_who_was_deactivated_is_out_at_once(admin: Api, sign_in: SignIn) -> None:
    api = sign_in("read:projects")
    admin.delete(f"/users/{api.user_id}")
    assert api.get("/projects").status_code == 401


@pytest.mark.parametrize(
    ("allowed", "address", "status"),
    [
        ("192.0.2.0/24", "192.0.2.7", 200),
        ("192.0.2.0/24", "::ffff:192.0.2.7", 200),
        ("2001:db8::/32", "2001:db8::1", 200),
        ("2001:db8::/32", "[2001:db8::1]:443", 200),
        ("192.0.2.0/24", "192.0.2.7:443", 200),
        ("192.0.2.0/24", "rubbish", 401),
        ("fe80::/10", "fe80::1%eth0", 200),
        ("192.0.2.0/24", "198.51.100.1", 401),
        ("2001:db8::/32", "192.0.2.7", 401),
    ],
)
def test_an_allow_list_keeps_other_addresses_out(
    admin: Api, sign_in: SignIn, allowed: str, address: str, status: int
) -> None:
    api = sign_in("read:projects")
    changed = admin.patch(f"/tokens/{api.token_id}", json={"allowed_ips": [allowed]})
    assert changed.status_code == 200
    answer = api.get("/projects", environ_base={"REMOTE_ADDR": address})
    assert answer.status_code == status
