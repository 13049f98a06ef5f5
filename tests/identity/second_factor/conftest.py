"""Ada, who has a second factor once she has set up her phone."""

from typing import Any

import pytest
from flask import Flask

from app.identity.passwords import hash_password
from tests.api import Api, SignIn
from tests.identity.authenticator import Authenticator, set_up

PASSWORD = "correct horse battery"
OWN = "/users/me/second-factor"
HASH = hash_password(PASSWORD)


@pytest.fixture
def ada(sign_in: SignIn) -> Api:
    return sign_in("read:*", username="ada", password_hash=HASH)


@pytest.fixture
def phone(ada: Api) -> Authenticator:
    return set_up(ada, PASSWORD)[0]


def login(app: Flask, password: str = PASSWORD, **more: str) -> Any:
    body = {"username": "ada", "password": password, **more}
    return app.test_client().post("/api/v1/auth/login", json=body)


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["error_code"]
