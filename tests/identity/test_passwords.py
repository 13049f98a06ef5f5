"""One's own password, changed by who knows it."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.events.models import Event
from app.identity.passwords import hash_password
from app.identity.sign_in.service import MOST_BY_NAME_AND_ADDRESS
from app.kit.db import session
from tests.api import Api, SignIn

OLD, NEW = "correct horse battery", "another long sentence"
OWN = "/users/me/password"


@pytest.fixture
def ada(sign_in: SignIn) -> Api:
    return sign_in("read:*", username="ada", role="viewer", password_hash=hash_password(OLD))


def login(app: Flask, password: str) -> Any:
    body = {"username": "ada", "password": password}
    return app.test_client().post("/api/v1/auth/login", json=body).status_code


def test_people_change_their_own(app: Flask, ada: Api) -> None:
    answer = ada.post(OWN, json={"current_password": OLD, "password": NEW})
    assert (answer.status_code, answer.json["user"]["username"]) == (200, "ada")
    assert (login(app, OLD), login(app, NEW)) == (401, 200)
    event = session.scalars(select(Event).order_by(Event.id)).first()
    assert event is not None
    assert (event.type, event.actor_id) == ("user.password_changed", ada.user_id)
    assert event.changes == {"password": [None, None]}


def test_a_token_is_not_enough(app: Flask, ada: Api) -> None:
    body = {"current_password": "guess", "password": NEW}
    for _ in range(MOST_BY_NAME_AND_ADDRESS[0].most):
        wrong = ada.post(OWN, json=body)
        assert wrong.json["errors"] == {"current_password": ["The password is wrong"]}
    assert ada.post(OWN, json=body | {"current_password": OLD}).status_code == 429


def test_a_new_one_has_ten_characters(ada: Api) -> None:
    wrong = ada.post(OWN, json={"current_password": OLD, "password": "short"})
    assert (wrong.status_code, list(wrong.json["errors"])) == (400, ["password"])


@pytest.mark.parametrize(
    "password",
    ["Password123!", "1234567890", "qwertyuiop", "timetracker2026", "Lovelace1815", "babbage2026"],
)
def test_one_that_is_soon_guessed_is_refused(admin: Api, ada: Api, password: str) -> None:
    admin.put("/settings", json={"company_name": "Babbage & Sons"})
    admin.patch(f"/users/{ada.user_id}", json={"full_name": "Ada Lovelace"})
    refusals = [
        ada.post(OWN, json={"current_password": OLD, "password": password}),
        ada.post(OWN, json={"current_password": "", "password": password}),
        admin.patch(f"/users/{ada.user_id}", json={"password": password}),
        admin.patch(f"/users/{ada.user_id}", json={"password": password, "timezone": "?"}),
        admin.post("/users", json={"username": "ada.lovelace", "password": password}),
        admin.post("/users", json={"username": "ada.lovelace", "password": password, "role": "?"}),
    ]
    guessable = ["Too easy to guess: take more words, or less common ones"]
    assert [answer.status_code for answer in refusals] == [400] * 6
    assert [answer.json["errors"].get("password") for answer in refusals] == [guessable] * 6
    assert [len(answer.json["errors"]) for answer in refusals] == [1, 2, 1, 2, 1, 2]


def test_the_longest_is_looked_at_no_longer_than_others(admin: Api) -> None:
    assert admin.make("/users", username="long", password="0xfa7 " * 33)["username"] == "long"
    assert admin.post("/users", json={"username": "x", "password": "a" * 200}).status_code == 400


def test_who_has_none_gets_none_so(sign_in: SignIn) -> None:
    answer = sign_in("admin:all").post(OWN, json={"current_password": "x", "password": NEW})
    assert answer.status_code == 400
