"""The second factor: set up, asked for, used once, limited, reset."""

import time
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text, update

from app.events.models import Event
from app.identity import limits
from app.identity.models import User
from app.identity.passwords import hash_password
from app.identity.second_factor import totp
from app.identity.second_factor.service import MOST_CODES
from app.kit.db import session
from tests.api import Api, SignIn
from tests.identity.authenticator import Authenticator, set_up

PASSWORD = "correct horse battery"
OWN = "/users/me/second-factor"
HASH = hash_password(PASSWORD)
# RFC 6238, appendix B: the last six of its eight digits.
VECTORS = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}


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


@pytest.mark.parametrize("instant", VECTORS)
def test_codes_are_those_of_the_standard(instant: int) -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert totp.code_at(secret, instant // 30) == VECTORS[instant]


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


def test_a_code_lets_in_with_the_password(app: Flask, phone: Authenticator) -> None:
    answer = login(app, code=phone.code())
    assert answer.status_code == 200
    assert answer.json["token"].startswith("tt_")


def test_only_who_knows_the_password_hears_of_the_second_factor(
    app: Flask, phone: Authenticator, ada: Api, sign_in: SignIn
) -> None:
    sign_in("read:*", username="ben", password_hash=HASH)
    bodies: list[dict[str, str]] = [{}, {"code": phone.code()}, {"code": "000000"}]
    answers = [login(app, "wrong", **more) for more in bodies]
    answers += [login(app, "wrong", username=name) for name in ("ben", "nobody")]
    seen = [{k: v for k, v in a.json.items() if k != "request_id"} for a in answers]
    assert all(one == seen[0] for one in seen)
    assert {a.status_code for a in answers} == {401}


def test_a_code_is_good_once(app: Flask, phone: Authenticator) -> None:
    code = phone.code()
    assert login(app, code=code).status_code == 200
    assert told(login(app, code=code)) == (401, "second_factor_wrong")


def test_after_a_code_an_older_one_is_not_taken(app: Flask, phone: Authenticator) -> None:
    older = phone.code()
    assert login(app, code=phone.code(1)).status_code == 200
    assert told(login(app, code=older)) == (401, "second_factor_wrong")


@pytest.mark.parametrize("steps", [-3, 2, 100])
def test_a_code_of_another_time_is_not_taken(app: Flask, phone: Authenticator, steps: int) -> None:
    assert told(login(app, code=phone.code(steps))) == (401, "second_factor_wrong")


@pytest.mark.parametrize("code", ["12345", "1234567", "abcdef", "١٢٣٤٥٦", "-", "2" * 64, "a" * 24])
def test_what_is_no_code_is_wrong(app: Flask, phone: Authenticator, code: str) -> None:
    assert told(login(app, code=code)) == (401, "second_factor_wrong")


def test_spaces_and_hyphens_are_what_people_type(app: Flask, phone: Authenticator) -> None:
    code = phone.code()
    assert login(app, code=f" {code[:3]} {code[3:]} ").status_code == 200


def test_a_recovery_code_is_good_once(app: Flask, ada: Api) -> None:
    _, codes = set_up(ada, PASSWORD)
    assert login(app, code=codes[3].upper().replace("-", "")).status_code == 200
    assert told(login(app, code=codes[3])) == (401, "second_factor_wrong")
    assert ada.get(OWN).json["second_factor"]["recovery_codes_left"] == 9
    types = session.scalars(select(Event.type).order_by(Event.id)).all()
    assert types[-2:] == ["user.recovery_code_used", "token.created"]


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


def test_guesses_are_counted_by_account_and_lock_nobody_out_who_has_a_recovery_code(
    app: Flask, ada: Api
) -> None:
    phone, codes = set_up(ada, PASSWORD)
    # One was for setting it up; each further one costs a password hash, and tells nothing new.
    counter, left = limits.current().counter, MOST_CODES[0].most - 2
    assert counter.take(f"code:{ada.user_id}", MOST_CODES, left).admitted
    assert told(login(app, code="000000")) == (401, "second_factor_wrong")
    refused = login(app, code=phone.code())
    assert told(refused) == (429, "rate_limited")
    assert int(refused.headers["Retry-After"]) > 0
    assert login(app, code=codes[0]).status_code == 200
    assert ada.get("/projects").status_code == 200


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


def test_a_lost_key_leaves_the_recovery_codes(app: Flask, ada: Api) -> None:
    phone, codes = set_up(ada, PASSWORD)
    session.execute(text("UPDATE authenticators SET secret_sealed = 'sealed with another key'"))
    session.commit()
    assert told(login(app, code=phone.code())) == (401, "second_factor_wrong")
    assert login(app, code=codes[0]).status_code == 200


def test_where_it_is_required_apps_are_not_signed_in_without(
    app: Flask, admin: Api, ada: Api
) -> None:
    def require(whom: str) -> None:
        assert admin.put("/settings", json={"require_second_factor": whom}).status_code == 200

    require("administrators")
    assert login(app).status_code == 200
    session.execute(update(User).where(User.username == "ada").values(role="admin"))
    session.commit()
    assert told(login(app)) == (403, "second_factor_not_set_up")
    require("everybody")
    assert told(login(app)) == (403, "second_factor_not_set_up")
    phone, _ = set_up(ada, PASSWORD)
    assert login(app, code=phone.code()).status_code == 200


def test_a_code_of_tomorrow_is_good_tomorrow(app: Flask, phone: Authenticator) -> None:
    code = phone.code(2880)
    with time_machine.travel(time.time() + 86400, tick=False):
        assert login(app, code=code).status_code == 200
