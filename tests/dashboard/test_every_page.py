"""What holds on every page there is: its weight, its questions to the database, what it hides."""

import re

import pytest
from flask import Flask

from tests.api import Api
from tests.dashboard.browser import Browser
from tests.dashboard.conftest import Person
from tests.dashboard.office import Office
from tests.statements import statements

MOST_BYTES = 150_000
# When a browser was seen: it falls on any page of a test that takes longer.
NOTED_EACH_MINUTE = "UPDATE browser_sessions"
NO_SECRETS = tuple(f"/choices/every/{kind}" for kind in ("clients", "people", "everybody", "items"))
LINKED = re.compile(r'(?:src|href)="(/static/[^"#]+)')


@pytest.fixture
def office(app: Flask, admin: Api) -> Office:
    office = Office(app, admin, "Hidden")
    office.open()
    return office


def asked(browser: Browser, path: str) -> int:
    with statements() as seen:
        answer = browser.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return sum(not statement.startswith(NOTED_EACH_MINUTE) for statement in seen)


def test_no_page_is_heavy_or_asks_for_each_of_its_rows(office: Office, boss: Browser) -> None:
    for path in office.pages():
        boss.get(path)
    few = {path: asked(boss, path) for path in office.pages()}
    office.fill(24)
    many = {path: asked(boss, path) for path in office.pages()}
    assert {path: (few[path], many[path]) for path in few if many[path] > few[path]} == {}
    heavy = {path: weight for path in many if (weight := weight_of(boss, path)) > MOST_BYTES}
    assert heavy == {}


def weight_of(browser: Browser, path: str) -> int:
    """Of a page with all that it loads, as they are sent."""
    page = browser.get(path)
    compressed = {"headers": {"Accept-Encoding": "gzip, br"}}
    loaded = (browser.get(address, **compressed) for address in set(LINKED.findall(page.text)))
    return sum(len(answer.data) for answer in [page, *loaded])


@pytest.mark.parametrize("role", ["viewer", "user", "manager"])
def test_nobody_is_shown_what_they_may_not_see(
    office: Office, person: Person, browser: Browser, role: str
) -> None:
    """Every name holds the same word, and is of projects and people they have no part in."""
    person("ann", role=role)
    browser.sign_in("ann")
    # Names of colleagues and clients are no secret in the API either, nor is the stock.
    for path in office.pages():
        page = re.sub(
            r'<(?:option|select)[^>]*>[^<]*|<label class="choice">.*?</label>',
            "",
            browser.get(path).text,
        )
        if not path.startswith(("/clients", "/inventory", "/team", *NO_SECRETS)):
            assert "Hidden" not in page, path
