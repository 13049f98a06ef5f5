"""Who is let in: every endpoint asks for a token with its scope, and says so in the same words."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from app.identity.models import ApiToken, User
from app.identity.scopes import Scope, grants
from app.identity.token_format import new_token
from app.kit.clock import now
from app.kit.db import session
from tests.api import Api, SignIn
from tests.house.endpoints import ENDPOINTS, PRIVATE, PUBLIC, SCOPED, Endpoint, each

INVALID = {
    "error": "Invalid token",
    "message": "The provided API token is invalid or expired",
    "error_code": "unauthorized",
    "success": False,
}
# Who follows or listens is told what the scopes of the token let them see.
# One's own password and second factor are everybody's to change, whatever a token is for; the
# password is asked for.
OWN = {e.view for e in PRIVATE if "/users/me/" in e.rule}
ANY_TOKEN = {"rate_limit.show", "sync.follow", "stream.listen"} | OWN
EVERY_SCOPE = [scope.value for scope in Scope]


def told(answer: Any) -> dict[str, Any]:
    """The refusal without what differs from request to request."""
    return {key: value for key, value in answer.json.items() if key != "request_id"}


@each(ENDPOINTS)
def test_declares_a_scope_or_is_known_to_be_public(endpoint: Endpoint) -> None:
    known = set(Scope) if endpoint.view not in ANY_TOKEN else {""}
    assert endpoint.operation.scope in (known if endpoint.view not in PUBLIC else {None})


@each(PRIVATE)
def test_asks_strangers_for_a_token(app: Flask, endpoint: Endpoint) -> None:
    answer = app.test_client().open(endpoint.url(), method=endpoint.method)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.json["error"] == "Authentication required"
    assert answer.json["error_code"] == "unauthorized"


@each(PRIVATE)
def test_refuses_an_unknown_token(app: Flask, endpoint: Endpoint) -> None:
    headers = {"Authorization": f"Bearer {new_token()}"}
    answer = app.test_client().open(endpoint.url(), method=endpoint.method, headers=headers)
    assert (answer.status_code, told(answer)) == (401, INVALID)
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@each(SCOPED)
def test_refuses_a_token_without_the_scope(sign_in: SignIn, endpoint: Endpoint) -> None:
    wanted = str(endpoint.operation.scope)
    held = sorted(s for s in ("read:tasks", "write:clients") if not grants([s], wanted))
    answer = sign_in(*held).open(endpoint.url(), method=endpoint.method)
    assert answer.status_code == 403
    assert told(answer) == {
        "error": "Insufficient permissions",
        "message": f"This endpoint requires the '{wanted}' scope",
        "error_code": "forbidden",
        "required_scope": wanted,
        "available_scopes": held,
        "success": False,
    }


@each([endpoint for endpoint in PRIVATE if endpoint.writes and endpoint.view not in OWN])
def test_a_viewer_writes_nothing_whatever_the_scopes(sign_in: SignIn, endpoint: Endpoint) -> None:
    viewer = sign_in(*EVERY_SCOPE, role="viewer")
    answer = viewer.open(endpoint.url(), method=endpoint.method)
    assert answer.status_code == 403
    assert answer.json["error_code"] == "forbidden"


@each([e for e in PRIVATE if not e.writes and not e.has_path and e.operation.scope != "admin:all"])
def test_a_viewer_reads(sign_in: SignIn, endpoint: Endpoint) -> None:
    assert sign_in("read:*", role="viewer").get(endpoint.url()).status_code == 200


WAYS = {
    "Bearer": lambda token: {"Authorization": f"Bearer {token}"},
    "bearer": lambda token: {"Authorization": f"bearer {token}"},
    "Token": lambda token: {"Authorization": f"Token {token}"},
    "X-API-Key": lambda token: {"X-API-Key": token},
    "the same twice": lambda token: {"Authorization": f"Bearer {token}", "X-API-Key": token},
}


@pytest.mark.parametrize("way", WAYS)
def test_a_token_may_come_as(way: str, app: Flask, admin: Api) -> None:
    headers = WAYS[way](admin.token)
    assert app.test_client().get("/api/v1/projects", headers=headers).status_code == 200


def test_two_different_credentials_are_a_400(app: Flask, admin: Api) -> None:
    headers = {"Authorization": f"Bearer {admin.token}", "X-API-Key": new_token()}
    assert app.test_client().get("/api/v1/projects", headers=headers).status_code == 400


@pytest.mark.parametrize("place", ["?token={}", "?api_key={}", "?access_token={}", "?X-API-Key={}"])
def test_a_token_in_the_url_opens_nothing(place: str, app: Flask, admin: Api) -> None:
    answer = app.test_client().get("/api/v1/projects" + place.format(admin.token))
    assert answer.status_code == 401


def without_use(**values: Any) -> Callable[[Api], None]:
    def spoil(api: Api) -> None:
        session.execute(update(ApiToken).where(ApiToken.id == api.token_id).values(**values))

    return spoil


def owner_is_disabled(api: Api) -> None:
    session.execute(update(User).where(User.id == api.user_id).values(is_active=False))


WAYS_TO_FAIL = {
    "malformed": lambda api: api.headers.update(Authorization="Bearer tt_abc"),
    "not a token": lambda api: api.headers.update(Authorization="Basic YWRtaW46YWRtaW4="),
    "mistyped": lambda api: api.headers.update(Authorization=f"Bearer {api.token[:-1]}!"),
    "expired": without_use(expires_at=now() - timedelta(seconds=1)),
    "revoked": without_use(revoked_at=now()),
    "used from elsewhere": without_use(allowed_ips=["192.0.2.0/24"]),
    "of a disabled owner": owner_is_disabled,
}


@pytest.mark.parametrize("way", WAYS_TO_FAIL)
def test_one_401_for_a_token_that_is(way: str, admin: Api) -> None:
    WAYS_TO_FAIL[way](admin)
    session.commit()
    answer = admin.get("/projects")
    assert (answer.status_code, told(answer)) == (401, INVALID)
