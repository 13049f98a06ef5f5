"""The second factor: set up, renewed, turned off, reset, and told of without its secrets."""

import pytest
from flask import Flask
from sqlalchemy import select, text

from app.events.models import Event
from app.kit.db import session
from tests.api import Api, SignIn
from tests.identity.authenticator import Authenticator, set_up
from tests.identity.second_factor.conftest import OWN, PASSWORD, login, told


def test_the_app_is_told_the_secret_once(ada: Api) -> None:
    assert ada.get(OWN).json["second_factor"] == {"is_on": False, "recovery_codes_left": 0}
    begun = ada.post(OWN, json={"password": PASSWORD}).json
    app = Authenticator(begun["uri"])
    assert (app.entry, app.asked["issuer"]) == ("TimeTracker:ada", "TimeTracker")
    assert app.asked["secret"] == begun["secret"]
    assert begun["secret"] not in ada.get(OWN).text


def test_it_takes_effect_when_a_code_confirms_it(app: Flask, ada: Api) -> None:
    phone = Authenticator(ada.post(OWN, json={"password": PASSWORD}).json["uri"])
    assert login(app).status_code == 200
    wrong = ada.post(f"{OWN}/confirm", json={"code": "000000"})
    assert (wrong.status_code, list(wrong.json["errors"])) == (400, ["code"])
    turned_on = ada.post(f"{OWN}/confirm", json={"code": phone.code()})
    assert len(set(turned_on.json["recovery_codes"])) == 10
    assert ada.get(OWN).json["second_factor"] == {"is_on": True, "recovery_codes_left": 10}
    assert told(login(app)) == (401, "second_factor_required")


def test_a_token_is_not_enough_to_set_it_up(ada: Api) -> None:
    wrong = ada.post(OWN, json={"password": "guessed it"})
    assert (wrong.status_code, list(wrong.json["errors"])) == (400, ["password"])
    assert told(ada.post(f"{OWN}/confirm", json={"code": "123456"})) == (409, "nothing_to_confirm")


def test_who_has_one_turns_it_off_before_the_next(ada: Api, phone: Authenticator) -> None:
    assert told(ada.post(OWN, json={"password": PASSWORD})) == (409, "second_factor_is_on")
    again = ada.post(f"{OWN}/confirm", json={"code": phone.code()})
    assert told(again) == (409, "nothing_to_confirm")


def test_new_recovery_codes_end_those_before(app: Flask, ada: Api) -> None:
    phone, before = set_up(ada, PASSWORD)
    assert ada.post(f"{OWN}/recovery-codes", json={}).status_code == 400
    assert ada.post(f"{OWN}/recovery-codes", json={"password": "wrong"}).status_code == 400
    codes = ada.post(f"{OWN}/recovery-codes", json={"code": phone.code()}).json["recovery_codes"]
    assert told(login(app, code=before[0])) == (401, "second_factor_wrong")
    assert login(app, code=codes[0]).status_code == 200


@pytest.mark.parametrize("way", ["password", "code", "recovery code"])
def test_it_is_turned_off_by_password_or_code(app: Flask, ada: Api, way: str) -> None:
    phone, codes = set_up(ada, PASSWORD)
    assert ada.delete(OWN, json={}).status_code == 400
    assert ada.delete(OWN, json={"code": "000000"}).status_code == 400
    proof = {
        "password": {"password": PASSWORD},
        "code": {"code": phone.code()},
        "recovery code": {"code": codes[0]},
    }[way]
    assert ada.delete(OWN, json=proof).json["second_factor"]["is_on"] is False
    assert login(app).status_code == 200
    assert told(ada.delete(OWN, json={"password": PASSWORD})) == (409, "second_factor_is_off")
    assert told(ada.post(f"{OWN}/recovery-codes", json={"password": PASSWORD}))[0] == 409


def test_administrators_reset_it_for_who_has_lost_it(
    app: Flask, ada: Api, admin: Api, sign_in: SignIn, phone: Authenticator
) -> None:
    url = f"/users/{ada.user_id}/reset-second-factor"
    for other in (ada, sign_in("write:users"), sign_in("write:users", role="admin")):
        assert other.post(url).status_code == 403
    assert admin.get(f"/users/{ada.user_id}").json["user"]["has_second_factor"] is True
    assert admin.post(url).json["user"]["has_second_factor"] is False
    assert login(app).status_code == 200
    assert told(admin.post(url)) == (409, "second_factor_is_off")


def test_colleagues_do_not_see_who_has_one(ada: Api, sign_in: SignIn, phone: Authenticator) -> None:
    seen = sign_in("read:users").get(f"/users/{ada.user_id}").json["user"]
    assert "has_second_factor" not in seen
    assert ada.get(f"/users/{ada.user_id}").json["user"]["has_second_factor"] is True


def test_each_change_is_an_event_without_secrets(ada: Api, admin: Api) -> None:
    begun = ada.post(OWN, json={"password": PASSWORD}).json
    phone = Authenticator(begun["uri"])
    codes = ada.post(f"{OWN}/confirm", json={"code": phone.code(-1)}).json["recovery_codes"]
    codes += ada.post(f"{OWN}/recovery-codes", json={"code": phone.code()}).json["recovery_codes"]
    ada.delete(OWN, json={"password": PASSWORD})
    set_up(ada, PASSWORD)
    admin.post(f"/users/{ada.user_id}/reset-second-factor")
    rows = session.execute(select(Event.type, Event.actor_id, Event.data, Event.changes)).all()
    assert [row.type for row in rows] == [
        "user.second_factor_enabled",
        "user.recovery_codes_renewed",
        "user.second_factor_disabled",
        "user.second_factor_enabled",
        "user.second_factor_disabled",
    ]
    assert [row.actor_id for row in rows] == [ada.user_id] * 4 + [admin.user_id]
    assert rows[0].changes == {"has_second_factor": [False, True]}
    written = str(rows)
    assert [secret for secret in (begun["secret"], *codes) if secret in written] == []


def test_secrets_stand_in_no_table(ada: Api) -> None:
    key = {"Idempotency-Key": "begin"}
    begun = ada.post(OWN, json={"password": PASSWORD}, headers=key).json
    code = Authenticator(begun["uri"]).code()
    key = {"Idempotency-Key": "confirm"}
    answer = ada.post(f"{OWN}/confirm", json={"code": code}, headers=key).json
    tables = ("authenticators", "recovery_codes", "users", "events", "idempotency_keys")
    stored = [session.execute(text(f"SELECT * FROM {t}")).all() for t in tables]  # noqa: S608  # names of ours
    secrets = [begun["secret"], *answer["recovery_codes"]]
    assert [secret for secret in secrets if secret in str(stored)] == []
