"""Signing in and out, and what a browser session survives."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from app.events.models import Event
from app.identity.models import BrowserSession, User
from app.identity.token_format import hash_of
from app.kit.clock import now
from app.kit.db import session
from tests.api import Api
from tests.dashboard.browser import Browser, csrf_token, error_at
from tests.dashboard.conftest import Person

TOKENS = "/admin/api-tokens"
WRONG = "The username or the password is wrong"


def test_a_stranger_is_sent_to_sign_in_and_back_afterwards(
    browser: Browser, person: Person
) -> None:
    person("boss", role="admin")
    sent_to = browser.get(f"{TOKENS}?q=a").location
    assert sent_to == "/sign-in?next=/admin/api-tokens?q%3Da"
    page = browser.get(sent_to).text
    assert 'name="next" value="/admin/api-tokens?q=a"' in page
    assert browser.sign_in("boss", next=f"{TOKENS}?q=a").location == f"{TOKENS}?q=a"


def test_a_part_of_a_page_is_no_place_to_sign_in(browser: Browser, person: Person) -> None:
    person("ann")
    browser.sign_in("ann")
    token = csrf_token(browser.get("/").text)
    session.execute(delete(BrowserSession))
    session.commit()
    for path in ("/timer/chip", "/calendar/events"):
        answer = browser.get(path, headers={"HX-Request": "true"})
        assert (answer.status_code, answer.text) == (401, "")
        assert answer.headers["HX-Refresh"] == "true"
    # Where a form was sent to, there may be no page to come back to.
    sent_to = browser.post("/timer/stop", {"csrf_token": token}).location
    assert sent_to == "/sign-in"


def test_signing_in_records_an_event_and_opens_one_session(
    browser: Browser, person: Person
) -> None:
    ann = person("ann")
    assert browser.sign_in("ann").location == "/"
    event = session.scalar(select(Event).where(Event.type == "user.signed_in"))
    assert event is not None
    assert (event.actor_id, event.subject_id, event.ip) == (ann.id, ann.id, "127.0.0.1")
    assert session.scalar(select(func.count()).select_from(BrowserSession)) == 1


def test_a_wrong_password_and_an_unknown_name_are_told_alike(
    browser: Browser, person: Person
) -> None:
    person("ann")
    person("gone", is_active=False)
    answers = [browser.sign_in("ann", "no"), browser.sign_in("nobody"), browser.sign_in("gone")]
    assert [answer.status_code for answer in answers] == [401] * 3
    assert all(WRONG in answer.text for answer in answers)
    assert 'value="ann"' in answers[0].text
    assert browser.get("/").status_code == 302


def test_empty_fields_are_named(browser: Browser) -> None:
    page = browser.sign_in("", "")
    assert page.status_code == 400
    assert error_at(page.text, "username") == "Username is required"
    assert error_at(page.text, "password") == "Password is required"


def test_guessing_is_slowed_down(browser: Browser, person: Person) -> None:
    person("ann")
    for _ in range(10):
        assert browser.sign_in("ann", "guess").status_code == 401
    refused = browser.sign_in("ann")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert "Too many failed attempts" in refused.text


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil.example",
        "",
    ],
)
def test_next_leads_to_no_other_site(browser: Browser, person: Person, elsewhere: str) -> None:
    person("ann")
    assert browser.sign_in("ann", next=elsewhere).location == "/"


def test_each_sign_in_has_a_session_of_its_own(browser: Browser, person: Person) -> None:
    person("boss", role="admin")
    browser.sign_in("boss")
    with browser.client.session_transaction() as cookie:
        first = cookie["key"]
    browser.sign_out()
    browser.sign_in("boss")
    with browser.client.session_transaction() as cookie:
        second = cookie["key"]
    assert first != second
    assert session.scalars(select(BrowserSession.key_hash)).all() == [hash_of(second)]


def test_signing_out_ends_the_session_and_not_only_the_cookie(boss: Browser) -> None:
    kept = boss.client.get_cookie("timetracker")
    assert boss.sign_out().location == "/sign-in"
    assert "You are signed out." in boss.get("/sign-in").text
    assert kept is not None
    boss.client.set_cookie("timetracker", kept.value)
    assert boss.get(TOKENS).location.startswith("/sign-in")


def test_a_deactivated_person_loses_access_at_once(boss: Browser, admin: Api) -> None:
    assert boss.get(TOKENS).status_code == 200
    boss_id = session.scalar(select(User.id).where(User.username == "boss"))
    assert admin.delete(f"/users/{boss_id}").status_code == 200
    assert boss.get(TOKENS).location.startswith("/sign-in")


def test_a_demoted_administrator_loses_the_pages_at_once(boss: Browser, admin: Api) -> None:
    boss_id = session.scalar(select(User.id).where(User.username == "boss"))
    admin.patch(f"/users/{boss_id}", json={"role": "user"})
    assert boss.get(TOKENS).status_code == 403


def test_an_idle_session_ends(boss: Browser) -> None:
    idle_since(timedelta(hours=11, minutes=59))
    assert boss.get(TOKENS).status_code == 200
    idle_since(timedelta(hours=12, minutes=1))
    assert boss.get(TOKENS).status_code == 302


def test_nobody_stays_signed_in_for_more_than_thirty_days(boss: Browser) -> None:
    for days, status in ((29, 200), (30, 302)):
        begun = now() - timedelta(days=days, minutes=1)
        session.execute(update(BrowserSession).values(created_at=begun))
        session.commit()
        assert boss.get(TOKENS).status_code == status


def test_last_seen_is_written_once_a_minute(boss: Browser) -> None:
    idle_since(timedelta(seconds=50))
    before = session.scalar(select(BrowserSession.last_seen_at))
    boss.get(TOKENS)
    assert session.scalar(select(BrowserSession.last_seen_at)) == before
    idle_since(timedelta(seconds=90))
    boss.get(TOKENS)
    seen = session.scalar(select(BrowserSession.last_seen_at))
    assert seen is not None
    assert now() - seen < timedelta(seconds=10)


def test_the_cookie_is_careful_on_http_and_more_so_on_https(app: Flask, person: Person) -> None:
    person("ann")
    plain = Browser(app).sign_in("ann").headers["Set-Cookie"]
    assert plain.startswith("timetracker=")
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain
    secure = Browser(app, "https://localhost").sign_in("ann").headers["Set-Cookie"]
    assert secure.startswith("__Host-timetracker=")
    assert "Secure" in secure
    assert "Path=/" in secure
    assert "Domain" not in secure


def test_a_forged_cookie_is_nobody(browser: Browser) -> None:
    browser.client.set_cookie("timetracker", "eyJrZXkiOiJhIn0.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert browser.get(TOKENS).status_code == 302


def test_the_api_takes_no_cookie(boss: Browser) -> None:
    assert boss.get("/api/v1/tokens").status_code == 401


def idle_since(gap: timedelta) -> None:
    session.execute(update(BrowserSession).values(last_seen_at=now() - gap))
    session.commit()
