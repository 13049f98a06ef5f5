from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask

from app.identity.models import Role, User
from app.kit.db import session
from tests.dashboard.browser import PASSWORD, Browser

Person = Callable[..., User]


@cache
def password_hash() -> str:
    """One that is checked in no time: how costly a real one is, tests of passwords look at."""
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@pytest.fixture
def person() -> Person:
    """`person("ann", role="manager")`: somebody who can sign in with PASSWORD."""

    def make(username: str, role: str = "user", **fields: Any) -> User:
        user = User(username=username, role=Role(role), password_hash=password_hash(), **fields)
        session.add(user)
        session.commit()
        return user

    return make


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def boss(person: Person, browser: Browser) -> Browser:
    """The browser of a signed-in administrator."""
    person("boss", role="admin")
    assert browser.sign_in("boss").status_code == 302
    return browser
