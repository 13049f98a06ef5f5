"""Signing in with a second factor: asked for, used once, limited."""

import time

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text, update

from app.events.models import Event
from app.identity import limits
from app.identity.models import User
from app.identity.second_factor import totp
from app.identity.second_factor.service import MOST_CODES
from app.kit.db import session
from tests.api import Api, SignIn
from tests.identity.authenticator import Authenticator, set_up
from tests.identity.second_factor.conftest import HASH, OWN, PASSWORD, login, told

# RFC 6238, appendix B: the last six of its eight digits.
VECTORS = {
    59: "287082",
    1111111109: "081804",
    1111111111: "050471",
    1234567890: "005924",
    2000000000: "279037",
    20000000000: "353130",
}


@pytest.mark.parametrize("instant", VECTORS)
def test_codes_are_those_of_the_standard(instant: int) -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert totp.code_at(secret, instant // 30) == VECTORS[instant]


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
