"""A provider that runs, and a server that signs people in by it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from sqlalchemy import select

from app.identity.models import BrowserSession, Role, User
from app.identity.open_id import setup
from app.kit.db import session
from config import Config
from tests.dashboard.browser import Browser

PROGRAM = Path(__file__).with_name("provider.py")
CLIENT, SECRET = "timetracker", "shared with the provider"
SECONDS_TO_START = 20


@dataclass
class Provider:
    issuer: str

    def behave(self, **how: Any) -> None:
        assert requests.post(f"{self.issuer}/behave", json=how, timeout=5).ok

    def authorize(self, url: str) -> str:
        """What the provider sends the browser back to: a path of ours."""
        assert url.startswith(self.issuer)
        answer = requests.get(url, allow_redirects=False, timeout=5)
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["Location"])
        return f"{back.path}?{back.query}"


@pytest.fixture(scope="session")
def process() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    environment = os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"}
    running = subprocess.Popen(
        [sys.executable, PROGRAM, port],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(int(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(10)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("The provider does not start")


@pytest.fixture
def provider(process: str, app: Flask) -> Iterator[Provider]:
    """Well behaved at first; the app knows it, and no other test does."""
    before = app.extensions["open_id"]
    running = Provider(process)
    running.behave()
    configure(app, running)
    yield running
    app.extensions["open_id"] = before


def configure(app: Flask, provider: Provider, **settings: str) -> None:
    given = {
        "oidc_issuer": provider.issuer,
        "oidc_client_id": CLIENT,
        "oidc_client_secret": SECRET,
        "oidc_name": "Example Account",
    }
    app.extensions["open_id"] = setup.of(Config(**given | settings))


@pytest.fixture
def ada() -> User:
    """Whom the provider speaks of; she has no password here."""
    user = User(username="ada", email="Ada@Example.com", role=Role.USER)
    session.add(user)
    session.commit()
    return user


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


def arrive(browser: Browser, provider: Provider, path: str = "/sign-in/openid") -> Any:
    """Go to the provider and come back."""
    return browser.get(provider.authorize(browser.get(path).location))


def stays_out(browser: Browser, answer: Any, status: int, told: str) -> None:
    assert answer.status_code == status, answer.text
    assert told in answer.text
    assert '<form method="post" action="/sign-in">' in answer.text
    assert browser.get("/").location == "/sign-in"
    assert session.scalars(select(BrowserSession)).all() == []
