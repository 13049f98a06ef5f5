"""`/second-factor` and the second step of signing in, as a browser without scripts sees them."""

import re
import time
from html import unescape

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from app.identity.models import BrowserSession, User
from app.identity.passwords import hash_password
from app.identity.token_format import hash_of
from app.kit.db import session
from app.settings.models import Settings
from tests.dashboard.browser import PASSWORD, Browser, error_at
from tests.dashboard.conftest import Person
from tests.identity.authenticator import Authenticator

PAGE = "/second-factor"


@pytest.fixture
def ann(browser: Browser, person: Person) -> Browser:
    person("ann")
    assert browser.sign_in("ann").location == "/"
    return browser


def secret_on(page: str) -> str:
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found, "the page shows no secret"
    return found[1].replace(" ", "")


def codes_on(page: str) -> list[str]:
    return re.findall(r"<li><code>([a-z2-7-]{29})</code></li>", page)


def set_up(browser: Browser) -> tuple[Authenticator, list[str]]:
    page = browser.send(PAGE, password=PASSWORD).text
    phone = Authenticator(f"otpauth://totp/x?secret={secret_on(page)}&period=30&digits=6")
    done = browser.send(f"{PAGE}/confirm", code=phone.code(-1))
    assert done.status_code == 200, done.text
    return phone, codes_on(done.text)


def test_it_is_set_up_by_an_image_and_a_code(ann: Browser) -> None:
    assert ">Off</span>" in ann.get(PAGE).text
    answer = ann.send(PAGE, password=PASSWORD)
    assert '<div class="qr-code" role="img"' in answer.text
    assert "<svg" in answer.text
    assert "style=" not in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    secret = secret_on(answer.text)
    assert secret not in ann.get(f"{PAGE}/confirm").text
    _, codes = set_up(ann)
    assert len(set(codes)) == 10
    page = ann.get(PAGE).text
    assert ">On</span>" in page
    assert "You have 10 recovery codes left" in page
    assert [code for code in codes if code in page] == []


def test_a_wrong_password_and_a_wrong_code_are_told_at_their_fields(ann: Browser) -> None:
    wrong = ann.send(PAGE, password="guess")
    assert (wrong.status_code, error_at(wrong.text, "password")) == (400, "The password is wrong")
    ann.send(PAGE, password=PASSWORD)
    wrong = ann.send(f"{PAGE}/confirm", code="000000")
    assert wrong.status_code == 400
    assert error_at(wrong.text, "code").startswith("The code is wrong")
    assert "shown once" in wrong.text


def test_signing_in_takes_two_steps(app: Flask, ann: Browser) -> None:
    phone, _ = set_up(ann)
    other = Browser(app)
    first = other.sign_in("ann", next="/api/docs")
    assert first.location == "/sign-in/code?next=/api/docs"
    assert other.get("/").location == "/sign-in"
    assert other.get("/api/search?q=ann").status_code == 401
    wrong = other.send("/sign-in/code", code="000000", next="/api/docs")
    assert wrong.status_code == 401
    assert "The code is wrong" in unescape(wrong.text)
    assert other.send("/sign-in/code", code=phone.code(), next="/api/docs").location == "/api/docs"
    assert other.get("/").status_code == 200


def test_an_empty_code_is_named(app: Flask, ann: Browser) -> None:
    set_up(ann)
    other = Browser(app)
    other.sign_in("ann")
    answer = other.send("/sign-in/code", code="")
    assert (answer.status_code, error_at(answer.text, "code")) == (400, "Code is required")


def test_the_second_step_needs_the_first(app: Flask, ann: Browser) -> None:
    phone, codes = set_up(ann)
    stranger = Browser(app)
    assert stranger.get("/sign-in/code").location == "/sign-in"
    for code in (phone.code(), codes[0]):
        answer = stranger.send("/sign-in/code", _page="/sign-in", code=code)
        assert answer.location == "/sign-in"
    assert stranger.get("/").location == "/sign-in"


def test_the_first_step_is_good_for_five_minutes_and_for_its_password(
    app: Flask, ann: Browser
) -> None:
    set_up(ann)
    slow, other = Browser(app), Browser(app)
    for browser in (slow, other):
        browser.sign_in("ann")
        assert browser.get("/sign-in/code").status_code == 200
    with time_machine.travel(time.time() + 301):
        assert slow.get("/sign-in/code").location == "/sign-in"
    another = hash_password("another password")
    session.execute(update(User).where(User.username == "ann").values(password_hash=another))
    session.commit()
    assert other.get("/sign-in/code").location == "/sign-in"


def test_a_person_who_was_deactivated_between_the_steps_stays_out(app: Flask, ann: Browser) -> None:
    phone, _ = set_up(ann)
    other = Browser(app)
    other.sign_in("ann")
    session.execute(update(User).where(User.username == "ann").values(is_active=False))
    session.commit()
    answer = other.send("/sign-in/code", _page="/sign-in", code=phone.code())
    assert answer.location == "/sign-in"


def test_turning_it_on_ends_the_other_browsers(app: Flask, ann: Browser) -> None:
    other = Browser(app)
    other.sign_in("ann")
    set_up(ann)
    assert other.get("/").location == "/sign-in"
    assert ann.get("/").status_code == 200


def test_the_second_step_has_a_session_of_its_own(app: Flask, ann: Browser) -> None:
    phone, _ = set_up(ann)
    with ann.client.session_transaction() as cookie:
        before = cookie["key"]
    ann.send("/sign-in/code", _page=PAGE, code=phone.code())
    ann.send("/sign-out", _page=PAGE)
    ann.sign_in("ann")
    assert ann.send("/sign-in/code", code=phone.code(1)).location == "/"
    with ann.client.session_transaction() as cookie:
        after = cookie["key"]
        assert "halfway" not in cookie
    assert before != after
    assert session.scalars(select(BrowserSession.key_hash)).all() == [hash_of(after)]


def test_new_recovery_codes_come_for_a_code(ann: Browser) -> None:
    phone, before = set_up(ann)
    refused = ann.send(f"{PAGE}/recovery-codes")
    assert error_at(refused.text, "password") == "Password or code is required"
    codes = codes_on(ann.send(f"{PAGE}/recovery-codes", code=phone.code()).text)
    assert len(codes) == 10
    assert not set(codes) & set(before)


def test_it_is_turned_off_with_the_password(app: Flask, ann: Browser) -> None:
    set_up(ann)
    assert ann.send(f"{PAGE}/turn-off", password="guess").status_code == 400
    assert ann.send(f"{PAGE}/turn-off", password=PASSWORD).location == PAGE
    assert "The second factor is off." in ann.get(PAGE).text
    assert Browser(app).sign_in("ann").location == "/"


def test_a_recovery_code_signs_in_once(app: Flask, ann: Browser) -> None:
    _, codes = set_up(ann)
    for number, status in ((1, 302), (2, 401)):
        other = Browser(app)
        other.sign_in("ann")
        answer = other.send("/sign-in/code", code=codes[0])
        assert answer.status_code == status, number


def test_who_must_have_one_sets_it_up_before_anything_else(ann: Browser) -> None:
    session.execute(update(Settings).values(require_second_factor="everybody"))
    session.commit()
    assert ann.get("/").location == PAGE
    assert ann.get("/api/search?q=ann").status_code == 401
    assert "is required here" in ann.get(PAGE).text
    set_up(ann)
    assert ann.get("/").status_code == 200


def test_a_password_is_changed_and_other_browsers_are_signed_out(app: Flask, ann: Browser) -> None:
    other, new = Browser(app), "another long sentence"
    other.sign_in("ann")
    wrong = ann.send("/password", current_password="guess", password=new)
    assert (wrong.status_code, error_at(wrong.text, "current_password")) == (
        400,
        "The password is wrong",
    )
    assert ann.send("/password", current_password=PASSWORD, password=new).location == "/"
    assert "Your password is changed" in ann.get("/").text
    assert other.get("/").location == "/sign-in"
    assert other.sign_in("ann", new).location == "/"
