"""docs/webhooks.md: its requests are sent, and its ways to verify are put to a real delivery."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright._impl._driver import compute_driver_executable

from app.kit.db import session
from app.webhooks.catalogue import PayloadSchema
from tests.api import Api, SignIn
from tests.docs.markdown import examples
from tests.webhooks.conftest import Office
from tests.webhooks.receiver import Received, receiving

# The one that comes with the browser tests' driver: the machine need not have any.
NODE = compute_driver_executable()[0]
PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text()


def block(kind: str, number: int = 0) -> str:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.S)[number]


@pytest.fixture
def delivered(app: Flask, admin: Api) -> Iterator[tuple[str, Received]]:
    """The secret, and what came."""
    with receiving() as receiver:
        office = Office(app, admin, receiver)
        secret = office.hook()["secret"]
        admin.make("/clients", name="Zoë's café")
        office.work()
        [received] = receiver.received
        yield secret, received


def test_the_requests_are_answered(app: Flask, sign_in: SignIn) -> None:
    session.connection().exec_driver_sql("ALTER TABLE webhooks ALTER COLUMN id RESTART WITH 1")
    admin = sign_in("admin:all", role="admin")
    variables = {"API": "http://127.0.0.1:8080/api/v1", "TOKEN": admin.token}
    sent = list(examples(PAGE, variables))
    for example in sent:
        answer = app.test_client().open(
            example.path.partition("8080")[2],
            method=example.method,
            headers=example.headers,
            data=example.body,
        )
        assert answer.status_code == example.status, answer.text
    assert len(sent) == 3


def test_the_printed_event_has_the_keys_of_all_events() -> None:
    printed = json.loads(block("json"))
    assert list(printed) == list(PayloadSchema().fields)
    assert PayloadSchema().validate(printed) == {}


def test_python_verifies(delivered: tuple[str, Received]) -> None:
    secret, received = delivered
    found: dict[str, Any] = {}
    exec(block("python"), found)  # noqa: S102 - the example of our own page
    assert found["receive"](secret, received.body, received.headers) == "client.created"
    with pytest.raises(Exception, match="No matching signature"):
        found["receive"](secret, received.body + b" ", received.headers)


def test_javascript_verifies(delivered: tuple[str, Received]) -> None:
    secret, received = delivered
    for body, status in ((received.body.decode(), 0), ("{}", 1)):
        arguments = ", ".join(json.dumps(one) for one in (secret, body, received.headers))
        call = f"console.log(receive({arguments}))"
        done = subprocess.run(
            [NODE, "-e", block("javascript") + call], capture_output=True, text=True, check=False
        )
        assert done.returncode == status, done.stderr
        assert ("client.created" in done.stdout) is (status == 0)


def test_openssl_makes_the_same_signature(delivered: tuple[str, Received]) -> None:
    secret, received = delivered
    variables = {
        "SECRET": secret,
        "WEBHOOK_ID": received.headers["webhook-id"],
        "WEBHOOK_TIMESTAMP": received.headers["webhook-timestamp"],
        "BODY": received.body.decode(),
    }
    done = subprocess.run(
        ["sh", "-c", block("sh")],
        env=variables | {"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"v1,{done.stdout}" == received.headers["webhook-signature"]


def test_curl_sends_what_a_receiver_verifies(delivered: tuple[str, Received]) -> None:
    secret, received = delivered
    with receiving() as receiver:
        variables = {
            "URL": receiver.url(),
            "WEBHOOK_ID": received.headers["webhook-id"],
            "WEBHOOK_TIMESTAMP": received.headers["webhook-timestamp"],
            "SIGNATURE": received.headers["webhook-signature"].removeprefix("v1,"),
            "BODY": received.body.decode(),
        }
        environment = variables | {"PATH": "/usr/bin:/bin", "NO_PROXY": "127.0.0.1"}
        subprocess.run(["sh", "-c", block("sh", 1)], env=environment, check=True)
        [came] = receiver.received
    found: dict[str, Any] = {}
    exec(block("python"), found)  # noqa: S102 - likewise
    assert found["receive"](secret, came.body, came.headers) == "client.created"
