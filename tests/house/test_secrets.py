"""Secrets: a clear token or password is told once, and stands nowhere else."""

import json
import sys
from collections.abc import Iterator
from itertools import islice
from typing import Any

import pytest
import structlog
from sqlalchemy import select, text

from app.events.models import Event
from app.identity.token_format import hash_of
from app.kit.db import session
from app.kit.logging import mask
from tests.api import Api, SignIn
from tests.house.endpoints import ENDPOINTS, Endpoint
from tests.house.story import HOOK

PASSWORD = "correct horse battery staple"
HEADER = "what the receiver asks for"


@pytest.fixture
def lines() -> Iterator[list[Any]]:
    """Everything that is logged, as the log's own processors leave it."""
    told: list[Any] = []
    before = structlog.get_config()

    def keep(_logger: Any, _method: str, event: Any) -> Any:
        told.append(dict(event))
        raise structlog.DropEvent

    structlog.configure(
        processors=[structlog.processors.format_exc_info, mask, keep],
        wrapper_class=structlog.make_filtering_bound_logger(0),
        cache_logger_on_first_use=False,
    )
    forget_loggers()
    yield told
    structlog.configure(**before)


def forget_loggers() -> None:
    """Loggers keep the configuration of their first use; these shall look again."""
    modules = [module for name, module in sys.modules.items() if name.startswith("app.")]
    for logger in (getattr(module, "log", None) for module in modules):
        if logger is not None:
            vars(logger).pop("bind", None)


def everything_told_again(api: Api) -> str:
    """Every answer to GET, of lists and of each thing in them."""
    told = []
    for endpoint in ENDPOINTS:
        if endpoint.writes or endpoint.has_path:
            continue
        if endpoint.is_stream:
            told.append(greeting_and_events(api, endpoint))
            continue
        answer = api.get(endpoint.url())
        told.append(answer.text)
        if endpoint.operation.is_list:
            rows = answer.json[endpoint.operation.key]
            told += [api.get(f"{endpoint.url()}/{row['id']}").text for row in rows]
    return "\n".join(told)


def greeting_and_events(api: Api, endpoint: Endpoint) -> str:
    """The beginning of an answer that has no end: all that has happened so far."""
    answer = api.get(endpoint.url(last_event_id=0))
    parts = b"".join(islice(answer.iter_encoded(), 2)).decode()
    answer.close()
    assert "token.created" in parts
    return parts


def everything_stored() -> str:
    tables = ("users", "api_tokens", "events", "browser_sessions", "webhooks")
    rows = [session.execute(text(f"SELECT to_json(t) FROM {t} t")).scalars() for t in tables]  # noqa: S608  # names of ours
    return json.dumps([list(found) for found in rows])


@pytest.fixture
def secrets(admin: Api, lines: list[Any]) -> list[str]:
    """Clear tokens and passwords, right after they were used in every way there is."""
    body = {"username": "mira", "password": PASSWORD, "role": "manager"}
    assert admin.post("/users", json=body).status_code == 201
    made = admin.post("/tokens", json={"name": "CI", "scopes": ["admin:all"]}).json
    new = admin.post(f"/tokens/{made['token']['id']}/rotate", json={"overlap_seconds": 60}).json
    login = admin.post("/auth/login", json={"username": "mira", "password": PASSWORD}).json
    hook = admin.make("/webhooks", **HOOK, headers={"Authorization": f"Bearer {HEADER}"})
    turned = admin.post(f"/webhooks/{hook['id']}/rotate-secret", json={"overlap_seconds": 60}).json
    clear = [made["secret"], new["secret"], login["token"]]
    for token in clear:
        answer = admin.get("/projects", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200
        # In the wrong places, where they do nothing but could be logged.
        admin.get(f"/projects?token={token}&q={token}")
        admin.get(f"/{token}")
        admin.post("/auth/login", json={"username": token, "password": token})
    return [*clear, PASSWORD, HEADER, hook["secret"], turned["webhook"]["secret"]]


def test_stand_in_no_log_line(secrets: list[str], lines: list[Any]) -> None:
    assert len(lines) > len(secrets)
    told = json.dumps(lines, default=str)
    assert [secret for secret in secrets if secret in told] == []


def test_stand_in_no_row(secrets: list[str]) -> None:
    stored = everything_stored()
    assert [secret for secret in secrets if secret in stored] == []


def test_are_told_once(secrets: list[str], admin: Api) -> None:
    told = everything_told_again(admin)
    hashes = [hash_of(secret) for secret in secrets]
    assert [secret for secret in secrets + hashes if secret in told] == []


def test_their_hashes_are_in_no_event(secrets: list[str]) -> None:
    told = json.dumps([list(row) for row in session.execute(select(Event.data, Event.changes))])
    assert "hash" not in told
    assert "argon2" not in told
    assert [secret for secret in secrets if hash_of(secret) in told] == []


def test_a_failed_sign_in_does_not_say_what_was_wrong(sign_in: SignIn, admin: Api) -> None:
    admin.make("/users", username="mira", password=PASSWORD)
    answers = [
        admin.post("/auth/login", json={"username": name, "password": "wrong password"})
        for name in ("mira", "nobody")
    ]
    told = [{k: v for k, v in a.json.items() if k != "request_id"} for a in answers]
    assert told[0] == told[1]
    assert answers[0].status_code == 401
