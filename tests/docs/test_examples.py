"""docs/api.md: every example is sent, in the order of the page, and answers what is printed.

Of an answer the page may leave keys out. What it prints must be there with that value, except what
differs from run to run: tokens, request ids, cursors, and instants after 2024 (those of 2024 are
sent by the examples, the later ones are the server's clock) are compared by their form. How many
calls remain of a limit is a number.
"""

import re
from typing import Any

import jsonschema
import pytest
from flask import Flask
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from sqlalchemy import text

from app.identity.models import ApiToken, User
from app.identity.passwords import hash_password
from app.kit.db import session
from app.kit.openapi import document
from app.webhooks.worker.dispatch import dispatch
from tests.api import SignIn
from tests.docs.markdown import API, README, Example, examples, fenced
from tests.house.endpoints import ENDPOINTS
from tests.identity.authenticator import Authenticator

PASSWORD = "correct-horse-battery"
COUNTED = (
    "users", "clients", "projects", "tasks", "time_entries", "tags", "teams",
    "api_tokens", "stock_items", "warehouses", "stock_movements", "stock_transfers",
    "suppliers", "purchase_orders", "purchase_order_lines", "reservations",
    "webhooks", "webhook_deliveries", "events",
)  # fmt: skip
FORMS = {
    "instant": re.compile(r"20(?!24)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d([.]\d+)?Z"),
    "token": re.compile(r"tt_[0-9A-Za-z]{32}"),
    "start of a token": re.compile(r"tt_[0-9A-Za-z]{7}"),
    "request id": re.compile(r"[0-9a-f]{32}"),
    "secret of a webhook": re.compile(r"whsec_[0-9A-Za-z+/]{43}="),
    "secret of an app": re.compile(r"[A-Z2-7]{32}"),
    "address of an app's secret": re.compile(r"otpauth://totp/TimeTracker%3Aada[?]secret=\S+"),
    "cursor": re.compile(r"W[0-9A-Za-z_-]{20,}={0,2}"),
}


@pytest.fixture
def variables(sign_in: SignIn) -> dict[str, str]:
    """A server on its first day: an administrator with a token, and a token that may only read."""
    for table in COUNTED:
        # Unlike setval, undone with the test's transaction.
        session.execute(text(f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH 1"))
    session.commit()
    person = {"full_name": "Ada Mertens", "password_hash": hash_password(PASSWORD)}
    admin = sign_in("admin:all", role="admin", username="ada", **person)
    reader = sign_in("read:projects", "read:time_entries", username="ben", full_name="Ben Okafor")
    assert (admin.user_id, reader.user_id) == (1, 2)
    session.get_one(ApiToken, reader.token_id).rate_limit_tier = None
    session.commit()
    assert session.get_one(User, 1).username == "ada"
    return {
        "API": "http://127.0.0.1:8080/api/v1",
        "TOKEN": admin.token,
        "READ_TOKEN": reader.token,
        "PASSWORD": PASSWORD,
    }


@pytest.fixture
def schemas(app: Flask) -> Registry[Any]:
    described = Resource(contents=document(app, "1.0.0"), specification=DRAFT202012)
    return Registry().with_resource("urn:api", described)


def send(app: Flask, example: Example) -> Any:
    return app.test_client().open(
        example.path.partition("8080")[2],
        method=example.method,
        headers=example.headers,
        data=example.body,
    )


def test_every_example_answers_as_printed(
    app: Flask, variables: dict[str, str], schemas: Registry[Any]
) -> None:
    for example in examples(API.read_text(), variables):
        answer = send(app, example)
        # Beside the server runs a worker, which has something to deliver here and there.
        dispatch()
        assert answer.status_code == example.status, (str(example), answer.text)
        if example.answer is not None:
            compare(example.answer, answer.json, str(example))
        if example.answer and "uri" in example.answer:
            variables["CODE"] = Authenticator(answer.json["uri"]).code()
        check_schema(app, example, answer, schemas)


def compare(printed: Any, told: Any, where: str) -> None:
    """Every printed key is there, with its value or its form."""
    if isinstance(printed, dict):
        assert printed.keys() <= told.keys(), where
        for key in printed:
            if key == "remaining":
                assert isinstance(told[key], int), where
                continue
            compare(printed[key], told[key], f"{where} . {key}")
    elif isinstance(printed, list):
        assert len(printed) == len(told), where
        for number, (one, other) in enumerate(zip(printed, told, strict=True)):
            compare(one, other, f"{where} . {number}")
    elif form := form_of(printed):
        assert form == form_of(told), where
    else:
        assert printed == told, where


def form_of(value: Any) -> str | None:
    found = (name for name, form in FORMS.items() if form.fullmatch(str(value)))
    return next(found, None)


def check_schema(app: Flask, example: Example, answer: Any, schemas: Registry[Any]) -> None:
    """The answer is what the OpenAPI document says of this operation and status."""
    if not answer.is_json or not answer.data:
        return
    path = example.path.partition("8080")[2].partition("?")[0]
    rule, _ = app.url_map.bind("localhost").match(path, method=example.method, return_rule=True)
    template = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
    parts = [template, example.method.lower(), "responses", str(answer.status_code)]
    pointer = "/".join(part.replace("/", "~1") for part in parts)
    reference = {"$ref": f"urn:api#/paths/{pointer}/content/application~1json/schema"}
    checker = jsonschema.Draft202012Validator(
        reference, registry=schemas, format_checker=jsonschema.FormatChecker()
    )
    problems = [f"{error.json_path}: {error.message}" for error in checker.iter_errors(answer.json)]
    assert problems == [], str(example)


def test_the_requests_of_the_readme_succeed(app: Flask, variables: dict[str, str]) -> None:
    page = README.read_text().replace("$AUTH", "Authorization: Bearer $TOKEN")
    lines = re.findall(r"^curl .+$", page, re.M)
    sent = [send(app, one) for line in lines for one in examples(fenced(line), variables)]
    assert [answer.status_code for answer in sent] == [200, 201, 201, 200, 201]


def test_every_endpoint_has_an_example(app: Flask) -> None:
    page = API.read_text()
    filled = dict.fromkeys(("API", "TOKEN", "READ_TOKEN", "PASSWORD", "CODE"), "x")
    filled["API"] = "http://127.0.0.1:8080/api/v1"
    adapter = app.url_map.bind("localhost")
    shown = set()
    for example in examples(page, filled):
        path = example.path.partition("8080")[2].partition("?")[0]
        shown.add(adapter.match(path, method=example.method)[0])
    assert {endpoint.view for endpoint in ENDPOINTS} - shown == set()


def test_every_endpoint_is_named(app: Flask) -> None:
    page = API.read_text()
    unnamed = [str(endpoint) for endpoint in ENDPOINTS if f"`{endpoint}`" not in page]
    assert unnamed == []
