"""What opens no door: fields that are not one's own to set, other verbs, headers that pretend."""

import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text, update

from app import create_app
from app.identity import passwords
from app.identity.models import ApiToken
from app.kit.db import Model, session
from app.kit.loading import MOST_WARNINGS
from config import Config
from tests.api import Api, Client
from tests.bad_input.fort import looks
from tests.house.conftest import World
from tests.house.endpoints import ENDPOINTS, PRIVATE, Endpoint, each
from tests.house.story import STORY, Teller

COLUMNS = {column.key for table in Model.metadata.tables.values() for column in table.columns}
READ = [e for e in PRIVATE if e.method == "GET" and not e.is_stream]
CHANGED = [e for e in ENDPOINTS if e.method == "PATCH" and e.template.count("{") == 1]
MARK = 777_777_777
HERE = "https://app.example.com"
Serving = Callable[..., FlaskClient]


def not_its_own(endpoint: Endpoint) -> dict[str, Any]:
    """Every column there is that the body of the endpoint does not name."""
    body = endpoint.operation.body
    return dict.fromkeys(COLUMNS - set(body.load_fields if body else ()), MARK)


@pytest.fixture
def serving(app: Flask) -> Serving:
    """`serving(trusted_proxies=1)`: a client of a server with these settings, on this database."""

    def start(**settings: Any) -> FlaskClient:
        url = app.config["SQLALCHEMY_DATABASE_URI"]
        other = create_app(Config(database_url=url, log_level="error", **settings))
        other.testing, other.test_client_class = True, Client
        other.config["PROPAGATE_EXCEPTIONS"] = False
        return other.test_client()

    return start


@each(CHANGED)
def test_a_change_writes_no_field_that_is_not_its_own(world: World, endpoint: Endpoint) -> None:
    world.admin.get(world.url(endpoint))
    before, foreign = looks(), not_its_own(endpoint)
    answer = world.admin.patch(world.url(endpoint), json=foreign)
    assert answer.status_code == 200, answer.json
    assert are_told(answer.json["warnings"], foreign)
    assert looks() == before
    strict = {"Prefer": "handling=strict"}
    refused = world.admin.patch(world.url(endpoint), json=foreign, headers=strict)
    assert refused.status_code == 400
    assert are_told(refused.json["errors"], foreign)


def are_told(named: dict[str, Any], foreign: dict[str, Any]) -> bool:
    """The first of them are."""
    return named.keys() <= foreign.keys() and len(named) == min(len(foreign), MOST_WARNINGS)


def test_nothing_is_made_with_a_field_that_is_not_its_own(app: Flask, admin: Api) -> None:
    teller, made = Teller(admin), 0
    adapter = app.url_map.bind("localhost")
    by_view = {(endpoint.view, endpoint.method): endpoint for endpoint in ENDPOINTS}
    for step in STORY:
        path = f"/api/v1{step.path.format(**teller.last)}"
        endpoint = by_view[adapter.match(path, method=step.method)[0], step.method]
        foreign = not_its_own(endpoint) if endpoint.operation.body else {}
        answer = teller.send(step.method, step.path, {**foreign, **step.body})
        assert answer.status_code in (200, 201), (step, answer.json)
        told = answer.json.get("warnings", {}).keys() & foreign.keys()
        assert len(told) == min(len(foreign), MOST_WARNINGS), step
        made += answer.status_code == 201
    assert made > 20
    assert [name for name in sorted(Model.metadata.tables) if holds(name, MARK)] == []


def holds(table: str, mark: int) -> bool:
    """Whether the number stands in any row of it."""
    found = f"SELECT EXISTS (SELECT FROM {table} WHERE {table}::text LIKE '%{mark}%')"  # noqa: S608  # names of ours
    return bool(session.scalar(text(found)))


def test_the_verb_is_the_verb(world: World) -> None:
    names = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")
    pretended = {"headers": dict.fromkeys(names, "DELETE")}
    urls = [world.url(endpoint, _method="DELETE") for endpoint in READ]
    assert {world.admin.get(url).status_code for url in urls} == {200}
    before = looks()
    for url in urls:
        assert world.admin.get(url, **pretended).status_code == 200, url
    for endpoint in CHANGED:
        answer = world.admin.post(world.url(endpoint), data={"_method": "DELETE"}, **pretended)
        assert answer.status_code == 405, endpoint
    assert looks() == before


def test_every_answer_is_careful(app: Flask, world: World) -> None:
    for endpoint in ENDPOINTS:
        if endpoint.is_stream:
            continue
        for headers in (world.admin.headers, {}):
            url = world.url(endpoint)
            answer = app.test_client().open(url, method=endpoint.method, headers=headers)
            assert "no-store" in answer.headers["Cache-Control"], endpoint
            assert {"Authorization", "X-API-Key", "Origin"} <= set(answer.vary), endpoint
            assert answer.headers["X-Content-Type-Options"] == "nosniff", endpoint
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'; frame-ancestors 'none'" in policy, endpoint
            assert not {"Set-Cookie", "Access-Control-Allow-Origin"} & set(answer.headers.keys())


@pytest.mark.parametrize(
    "path", ["%2e%2e/blueprint.py", "..%2fblueprint.py", "../blueprint.py", ""]
)
def test_no_file_is_served_but_those_that_are_to_be(app: Flask, path: str) -> None:
    assert app.test_client().get(f"/static/{path}").status_code == 404


def test_https_is_to_stay_https(serving: Serving) -> None:
    client = serving(trusted_proxies=1)
    for path in ("/api/v1/info", "/sign-in", "/nowhere"):
        plain = client.get(path)
        assert "Strict-Transport-Security" not in plain.headers
        told = client.get(path, headers={"X-Forwarded-Proto": "https"})
        assert told.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_other_origins_are_let_in_by_name_and_without_cookies(serving: Serving) -> None:
    client = serving(cors_origins=f"{HERE}, https://b.example")
    for origin, allowed in {
        HERE: HERE,
        f"{HERE}.evil.example": None,
        "https://evil.example": None,
        HERE.upper(): None,
        "null": None,
        f"{HERE}:8443": None,
        HERE.replace("https", "http"): None,
    }.items():
        for method in ("GET", "OPTIONS"):
            headers = {"Origin": origin, "Access-Control-Request-Method": "DELETE"}
            answer = client.open("/api/v1/info", method=method, headers=headers)
            assert answer.headers.get("Access-Control-Allow-Origin") == allowed, origin
            assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Access-Control-Allow-Origin" not in client.get("/sign-in", headers=headers).headers


def test_every_origin_means_no_cookies_either(serving: Serving) -> None:
    answer = serving(cors_origins="*").get("/api/v1/info", headers={"Origin": "https://c.example"})
    assert answer.headers["Access-Control-Allow-Origin"] in ("*", "https://c.example")
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_pages_of_other_origins_can_use_tags_and_keys(serving: Serving) -> None:
    headers = {"Origin": HERE, "Access-Control-Request-Method": "PUT"}
    answer = serving(cors_origins=HERE).options("/api/v1/projects/1", headers=headers)
    sent, read = (
        {name.strip() for name in answer.headers[f"Access-Control-{which}-Headers"].split(",")}
        for which in ("Allow", "Expose")
    )
    assert {"If-Match", "If-None-Match", "Idempotency-Key"} <= sent
    assert {"ETag", "Idempotent-Replayed", "Link", "Location", "Content-Disposition"} <= read


FORWARDED = [
    (0, "192.0.2.7", 401),
    (0, "203.0.113.9, 192.0.2.7", 401),
    (1, "192.0.2.7", 200),
    (1, "192.0.2.7, 203.0.113.9", 401),
    (1, "203.0.113.9, 192.0.2.7", 200),
    (1, "192.0.2.7, junk", 401),
    (1, "", 401),
    (2, "192.0.2.7, 203.0.113.9", 200),
]


@pytest.mark.parametrize(("proxies", "told", "status"), FORWARDED)
def test_an_address_is_believed_from_configured_proxies_alone(
    serving: Serving, admin: Api, proxies: int, told: str, status: int
) -> None:
    own = update(ApiToken).where(ApiToken.id == admin.token_id)
    session.execute(own.values(allowed_ips=["192.0.2.7"]))
    session.commit()
    pretended = {"X-Real-IP": "192.0.2.7", "Forwarded": "for=192.0.2.7"}
    headers = {**admin.headers, **pretended, "X-Forwarded-For": told}
    client = serving(trusted_proxies=proxies)
    assert client.get("/api/v1/projects", headers=headers).status_code == status


def test_redirects_and_links_go_by_no_host_that_a_caller_names(serving: Serving) -> None:
    client = serving(trusted_proxies=1)
    for header in ("Host", "X-Forwarded-Host"):
        assert client.get("/", headers={header: "evil.example"}).location == "/sign-in"
    answer = serving().get("/sign-in", headers={"X-Forwarded-Host": "evil.example"})
    assert "evil.example" not in answer.text


def test_passwords_are_hashed_by_argon2id_in_46_mebibytes_or_more() -> None:
    _, kind, _, parameters, *_ = passwords.hash_password("correct horse battery").split("$")
    told = dict(part.split("=") for part in parameters.split(","))
    assert kind == "argon2id"
    assert int(told["m"]) >= 46 * 1024
    assert int(told["t"]) >= 1


def test_a_name_that_nobody_has_takes_as_long_as_a_wrong_password(app: Flask, admin: Api) -> None:
    admin.make("/users", username="mira", password="correct horse battery")
    admin.make("/users", username="without-a-password")

    def seconds(username: str) -> float:
        body = {"username": username, "password": "wrong password"}
        started = time.thread_time()
        assert app.test_client().post("/api/v1/auth/login", json=body).status_code == 401
        return time.thread_time() - started

    names = ("mira", "nobody", "without-a-password")
    taken = [statistics.median(seconds(name) for _ in range(3)) for name in names]
    assert max(taken) < 2 * min(taken)
