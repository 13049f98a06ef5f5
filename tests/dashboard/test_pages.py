"""What every page keeps: who may see it, that forms are ours, and careful headers."""

import json
import re
from base64 import b64encode
from hashlib import sha384
from pathlib import Path

import pytest
from flask import Flask, url_for

from app import create_app, dashboard
from app.dashboard.blueprint import OPEN
from app.kit.db import session
from config import BadSetting, Config
from tests.api import Api
from tests.dashboard.browser import Browser
from tests.dashboard.conftest import Person

STATIC = Path(dashboard.__file__).parent / "static"


def test_every_page_is_closed_to_strangers_and_every_administration_page_to_others(
    app: Flask, browser: Browser, person: Person
) -> None:
    with app.test_request_context():
        rules = [
            rule
            for rule in app.url_map.iter_rules()
            if rule.endpoint.startswith("dashboard.") and "GET" in (rule.methods or ())
        ]
        closed = {
            url_for(rule.endpoint, **dict.fromkeys(rule.arguments, 1)): rule.endpoint
            for rule in rules
            if rule.endpoint not in OPEN and rule.endpoint != "dashboard.live"
            if "GET" in (rule.methods or ())
        }
    assert {browser.get(path).status_code for path in closed} == {302}
    person("ann")
    browser.sign_in("ann")
    for path, endpoint in closed.items():
        # What is not there is missing, and the pages of a module that is off are closed.
        expected = {403} if "administration" in endpoint else {200, 403, 404}
        assert browser.get(path).status_code in expected, path


def test_the_live_stream_of_pages_is_closed_to_strangers(browser: Browser) -> None:
    assert browser.get("/live").status_code == 302


def test_a_stranger_who_sends_a_form_is_sent_to_sign_in(browser: Browser) -> None:
    answer = browser.send("/admin/api-tokens/create", _page="/sign-in", name="x")
    assert answer.location == "/sign-in?next=/admin/api-tokens/create"


def test_people_arrive_at_today_with_a_menu_of_what_they_may(
    browser: Browser, person: Person
) -> None:
    for role in ("manager", "user", "viewer"):
        person(role, role=role)
        browser.sign_in(role)
        page = browser.get("/").text
        assert "<h1>Today</h1>" in page
        assert "/admin/api-tokens" not in page
        assert 'href="/api/docs"' in page
        browser.send("/sign-out", _page="/")


def test_who_is_signed_in_needs_no_sign_in_page(boss: Browser) -> None:
    assert boss.get("/sign-in").location == "/"


@pytest.mark.parametrize("token", [None, "", "made-up"])
def test_a_form_that_is_not_ours_changes_nothing(boss: Browser, token: str | None) -> None:
    fields = {"name": "x", "scopes": "admin:all"} | ({} if token is None else {"csrf_token": token})
    for path in ("/admin/api-tokens/create", "/sign-out", "/sign-in"):
        answer = boss.post(path, fields)
        assert answer.status_code == 400
        assert "This form is no longer valid" in answer.text
    assert "No tokens yet" in boss.get("/admin/api-tokens").text


def test_the_token_of_another_browser_is_not_ours(app: Flask, boss: Browser) -> None:
    token = re.findall(r'name="csrf_token" value="([^"]+)"', Browser(app).get("/sign-in").text)
    fields = {"csrf_token": token[0], "name": "x", "scopes": "read:*"}
    assert boss.post("/admin/api-tokens/create", fields).status_code == 400


def test_pages_are_stored_nowhere_and_run_nothing_inline(boss: Browser) -> None:
    for path in ("/sign-in", "/admin/api-tokens", "/admin/api-tokens/create", "/nowhere"):
        answer = boss.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        for directive in ("object-src", "base-uri"):
            assert f"{directive} 'none'" in policy
        assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]* src=)", answer.text)
        assert not re.search(r'(?:src|href|action)="(?:https?:|//)', answer.text)
    assert boss.get("/admin/api-tokens").headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_good_under_an_address_with_their_hash(browser: Browser) -> None:
    addresses = re.findall(r'(?:src|href)="(/static/[^"]+)"', browser.get("/sign-in").text)
    assert len(addresses) >= 4
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in answer.headers
        assert "immutable" not in browser.get(address.partition("?")[0]).headers["Cache-Control"]


def test_texts_come_as_small_as_the_browser_takes_them(browser: Browser) -> None:
    sizes = []
    for accepted, coding in (("identity", None), ("gzip", "gzip"), ("gzip, br", "br")):
        asked = {"headers": {"Accept-Encoding": accepted}}
        answer = browser.get("/static/vendor/htmx/htmx.min.js", **asked)
        assert answer.headers.get("Content-Encoding") == coding
        assert "Accept-Encoding" in answer.headers["Vary"]
        sizes.append(len(answer.data))
    assert sizes == sorted(sizes, reverse=True)
    own = browser.get("/static/js/live.js", headers={"Accept-Encoding": "gzip, br"})
    assert own.headers["Content-Encoding"] == "gzip"


def test_a_page_that_is_not_there_says_so_in_our_look(browser: Browser) -> None:
    answer = browser.get("/nowhere")
    assert answer.status_code == 404
    assert "frame.css" in answer.text
    assert answer.headers["X-Request-ID"] in answer.text


def test_the_error_page_needs_no_database() -> None:
    nowhere = Config(database_url="postgresql://127.0.0.1:1/nothing", log_level="critical")
    session.configure(bind=None)  # not the connection of this test
    browser = Browser(create_app(nowhere))
    assert browser.get("/nowhere").status_code == 404
    answer = browser.sign_in("ann")
    assert answer.status_code == 503
    assert "<h1>Service unavailable</h1>" in answer.text


@pytest.mark.parametrize("key", ["short", "x" * 31, "secret" * 10])
def test_production_refuses_a_key_that_could_be_guessed(key: str) -> None:
    with pytest.raises(BadSetting, match="SECRET_KEY must have 32 characters"):
        create_app(Config(database_url="postgresql://", environment="production", secret_key=key))


def test_without_a_key_each_process_makes_its_own() -> None:
    keys = {create_app(Config(database_url="postgresql://")).secret_key for _ in range(2)}
    assert len(keys) == 2
    assert all(isinstance(key, str) and len(key) >= 32 for key in keys)


def test_vendored_files_are_what_was_fetched() -> None:
    vendor = STATIC / "vendor"
    hashes = json.loads((vendor / "vendor.json").read_text())
    files = {str(p.relative_to(vendor)) for p in vendor.rglob("*") if p.is_file()}
    assert files - {"vendor.json"} == hashes.keys()
    for name, told in hashes.items():
        digest = sha384((vendor / name).read_bytes()).digest()
        assert told["hash"] == f"sha384-{b64encode(digest).decode()}"


def test_each_key_leads_to_one_page(boss: Browser, admin: Api) -> None:
    admin.patch("/settings", json={"modules": {"inventory": True}})
    keys = re.findall(r'data-go="(\w)"', boss.get("/projects").text)
    assert len(keys) > 8
    assert sorted(set(keys)) == sorted(keys)
