"""Signing in by a real provider, which runs as a process of its own, well and badly."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from app.events.models import Event
from app.identity.models import User
from app.identity.open_id import asking, setup
from app.identity.open_id.models import Identity
from app.kit.db import session
from config import BadSetting, Config
from tests.dashboard.browser import Browser
from tests.identity.open_id.conftest import Provider, arrive, configure, stays_out

NOBODY = "There is no account for you here"
BROKEN = "Example Account does not answer as it should"
ELSEWHERE = "This sign-in was begun elsewhere, or too long ago"


def test_the_page_offers_it_where_there_is_a_provider(browser: Browser, provider: Provider) -> None:
    assert "Sign in with Example Account" in browser.get("/sign-in?next=/api/docs").text
    assert 'href="/sign-in/openid?next=/api/docs"' in browser.get("/sign-in?next=/api/docs").text


def test_without_a_provider_there_is_no_such_page(browser: Browser) -> None:
    assert "Sign in with" not in browser.get("/sign-in").text
    for path in ("/sign-in/openid", "/sign-in/openid/callback?state=a&code=b"):
        assert browser.get(path).status_code == 404


def test_the_browser_is_sent_with_state_nonce_and_a_challenge(
    browser: Browser, provider: Provider
) -> None:
    asked = [parse_qs(urlsplit(browser.get("/sign-in/openid").location).query) for _ in range(2)]
    for one in asked:
        assert one["response_type"] == ["code"]
        assert one["code_challenge_method"] == ["S256"]
        assert one["redirect_uri"] == ["http://localhost/sign-in/openid/callback"]
        assert "openid" in one["scope"][0].split()
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name]
        assert len(asked[0][name][0]) >= 43


def test_a_verified_address_is_linked_once_and_signs_in(
    browser: Browser, provider: Provider, ada: User, app: Flask
) -> None:
    assert arrive(browser, provider, "/sign-in/openid?next=/api/docs").location == "/api/docs"
    assert "ada" in browser.get("/").text
    linked = session.scalars(select(Identity)).one()
    assert (linked.user_id, linked.issuer) == (ada.id, provider.issuer)
    # From now on the subject counts, whatever becomes of the address.
    provider.behave(claims={"email": "other@example.com", "email_verified": False})
    assert arrive(Browser(app), provider).location == "/"
    types = session.scalars(select(Event.type).order_by(Event.id)).all()
    assert types == ["user.identity_linked", "user.signed_in", "user.signed_in"]


def test_an_address_that_the_user_endpoint_alone_tells_is_taken(
    browser: Browser, provider: Provider, ada: User
) -> None:
    provider.behave(claims={"email": None, "email_verified": None})
    assert arrive(browser, provider).location == "/"


def test_what_is_told_of_somebody_else_is_not_taken(
    browser: Browser, provider: Provider, ada: User
) -> None:
    provider.behave(claims={"email": None}, user={"sub": "another"})
    stays_out(browser, arrive(browser, provider), 400, BROKEN)


LIES: dict[str, dict[str, Any]] = {
    "for another sign-in": {"claims": {"nonce": "of another"}},
    "without a nonce": {"claims": {"nonce": None}},
    "for another client": {"claims": {"aud": "another"}},
    "for us and another, by the other": {"claims": {"aud": ["timetracker", "b"], "azp": "b"}},
    "without an audience": {"claims": {"aud": None}},
    "expired": {"claims": {"exp": int(time.time()) - 60}},
    "without an end": {"claims": {"exp": None}},
    "of tomorrow": {"claims": {"nbf": int(time.time()) + 86400}},
    "by another issuer": {"claims": {"iss": "https://evil.example"}},
    "about nobody": {"claims": {"sub": None}},
    "not signed": {"mode": "none"},
    "signed with the public key as a password": {"mode": "hmac"},
    "signed by a stranger": {"mode": "stranger"},
    "with a key that nobody knows": {"mode": "no keys"},
    "with keys of no shape": {"keys": [{}, 5, {"kty": "RSA"}, {"kty": "RSA", "n": 5, "e": []}]},
    "with no list of keys": {"keys": "none"},
    "with strange claims": {"claims": {"exp": "soon", "aud": {"a": 1}}},
}


@pytest.mark.parametrize("lie", LIES)
def test_an_id_token_is_refused_that_is(
    lie: str, browser: Browser, provider: Provider, ada: User
) -> None:
    provider.behave(**LIES[lie])
    stays_out(browser, arrive(browser, provider), 400, BROKEN)


def test_a_sign_in_of_another_browser_is_not_taken(
    app: Flask, browser: Browser, provider: Provider, ada: User
) -> None:
    back = provider.authorize(Browser(app).get("/sign-in/openid").location)
    stays_out(browser, browser.get(back), 400, ELSEWHERE)
    browser.get("/sign-in/openid")
    stays_out(browser, browser.get(back), 400, ELSEWHERE)


def test_a_code_is_good_once(browser: Browser, provider: Provider, ada: User) -> None:
    location = browser.get("/sign-in/openid").location
    kept = browser.client.get_cookie("timetracker")
    back = provider.authorize(location)
    assert browser.get(back).location == "/"
    browser.send("/sign-out", _page="/")
    stays_out(browser, browser.get(back), 400, ELSEWHERE)
    # With the cookie of before, too: the provider does not take the code again.
    assert kept is not None
    browser.client.set_cookie("timetracker", kept.value)
    stays_out(browser, browser.get(back), 400, BROKEN)


def test_a_sign_in_is_finished_within_ten_minutes(
    browser: Browser, provider: Provider, ada: User
) -> None:
    back = provider.authorize(browser.get("/sign-in/openid").location)
    with time_machine.travel(time.time() + 601):
        stays_out(browser, browser.get(back), 400, ELSEWHERE)


@pytest.mark.parametrize("query", ["", "?state=", "?state=a&code=b", "?code=b", "?state=%01é"])
def test_what_nobody_began_is_not_finished(
    browser: Browser, provider: Provider, query: str
) -> None:
    stays_out(browser, browser.get(f"/sign-in/openid/callback{query}"), 400, ELSEWHERE)


def test_an_answer_that_names_another_issuer_is_not_taken(
    browser: Browser, provider: Provider, ada: User
) -> None:
    back = provider.authorize(browser.get("/sign-in/openid").location)
    stays_out(browser, browser.get(f"{back}&iss=https://evil.example"), 400, ELSEWHERE)


def test_the_provider_may_refuse_and_says_no_more_than_a_word(
    browser: Browser, provider: Provider
) -> None:
    for error, told in (("access_denied", " (access_denied)."), ("<b>", "sign you in.")):
        back = provider.authorize(browser.get("/sign-in/openid").location)
        state = parse_qs(urlsplit(back).query)["state"][0]
        answer = browser.get(f"/sign-in/openid/callback?state={state}&error={error}")
        stays_out(browser, answer, 400, "Example Account did not sign you in")
        assert told in answer.text


@pytest.mark.parametrize("mode", ["rubbish", "list", "down", "redirect", "endless"])
@pytest.mark.parametrize("where", ["/.well-known/openid-configuration", "/token", "/keys"])
def test_a_provider_out_of_order_is_told_on_the_page(
    browser: Browser, provider: Provider, ada: User, mode: str, where: str
) -> None:
    provider.behave(mode=mode, where=where)
    begun = browser.get("/sign-in/openid")
    answer = browser.get(provider.authorize(begun.location)) if begun.location else begun
    stays_out(browser, answer, 400, BROKEN)
    provider.behave()
    assert arrive(browser, provider).location == "/"


def test_nobody_waits_for_a_slow_provider(
    browser: Browser, provider: Provider, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "READ_SECONDS", 0.2)
    provider.behave(mode="slow", seconds=1, where="/token")
    started = time.monotonic()
    stays_out(browser, arrive(browser, provider), 400, BROKEN)
    assert time.monotonic() - started < 1


def test_a_provider_that_is_not_there_is_told_on_the_page(app: Flask, browser: Browser) -> None:
    before = app.extensions["open_id"]
    configure(app, Provider("http://127.0.0.1:1"))
    stays_out(browser, browser.get("/sign-in/openid"), 400, BROKEN)
    app.extensions["open_id"] = before


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"authorization_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": ["https://a.example"]},
    ],
)
def test_a_provider_that_says_it_is_another_is_not_believed(
    browser: Browser, provider: Provider, metadata: dict[str, Any]
) -> None:
    provider.behave(metadata=metadata)
    stays_out(browser, browser.get("/sign-in/openid"), 400, BROKEN)


@pytest.mark.parametrize(
    "settings",
    [
        {"oidc_issuer": "accounts.example.com"},
        {"oidc_issuer": "ftp://accounts.example.com"},
        {"oidc_issuer": "http://accounts.example.com", "environment": "production"},
        {"oidc_issuer": "https://accounts.example.com", "oidc_client_id": ""},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(BadSetting, match="OIDC_"):
        setup.of(Config(**{"oidc_client_id": "x"} | settings))
