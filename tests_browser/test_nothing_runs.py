"""What people type is shown and never run: stored in every text, and sent in every query string."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask, url_for
from playwright.sync_api import Browser, Dialog, Error, Page

from app import create_app
from config import Config
from tests.dashboard.office import rules
from tests.dashboard.page_forms import forms_of
from tests.database import new_database
from tests.live.server import Server, serving
from tests_browser.conftest import PASSWORD
from tests_browser.hostile import PAYLOADS, SUM, Hostile, fill

# What a payload would have put into the page as something other than text.
PLANTED = "img[src='x'], [onerror], [onload], [href^='javascript:' i], [action^='javascript:' i]"


@dataclass
class Watched:
    """A page, and what happened on it that should not."""

    page: Page
    origin: str
    seen: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("dialog", self.dismiss)
        self.page.on("request", lambda request: self.check_way(request.url))
        self.page.on("pageerror", lambda error: self.seen.append(f"error: {error}"))
        self.page.on("console", lambda message: self.check_words(message.text))

    def dismiss(self, dialog: Dialog) -> None:
        # Leaving a form that was touched may ask; nothing else may.
        if dialog.type != "beforeunload":
            self.seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def check_way(self, url: str) -> None:
        if not url.startswith((f"{self.origin}/", "data:", "blob:")):
            self.seen.append(f"request to {url}")

    def check_words(self, words: str) -> None:
        if "Content Security Policy" in words or "Content-Security-Policy" in words:
            self.seen.append(words)

    def found_at(self, path: str) -> list[str]:
        """What went wrong on the page of this path."""
        self.seen.clear()
        try:
            self.page.goto(path, wait_until="load")
        except Error as error:
            # A file to be saved is no page.
            return [] if "Download is starting" in str(error) else [str(error)]
        self.page.wait_for_timeout(60)
        if self.page.evaluate("window.__ran !== undefined"):
            self.seen.append("a script ran")
        if SUM in self.page.content():
            self.seen.append("a template was filled in")
        self.seen.extend(
            self.page.locator(PLANTED).evaluate_all("all => all.map(one => one.outerHTML)")
        )
        return [f"{path}: {one}" for one in self.seen]


@dataclass
class House:
    server: Server
    app: Flask
    things: list[Hostile]

    def stored(self) -> list[str]:
        """Every page, of each payload where it is about one thing."""
        with self.app.test_request_context():
            told = {
                url_for(rule.endpoint, **{name: of.ids.get(name, 1) for name in rule.arguments})
                for rule in rules(self.app)
                for of in self.things
            }
        return sorted(told)

    def lists(self) -> list[str]:
        """The pages that a query string may change."""
        with self.app.test_request_context():
            return sorted(url_for(r.endpoint) for r in rules(self.app) if not r.arguments)


@pytest.fixture
def house(server_url: sa.URL, tmp_path: Path) -> Iterator[House]:
    with new_database(server_url) as url, serving(url, tmp_path, workers=1) as server:
        admin = server.caller()
        me = admin.get("/users/me").body["user"]["id"]
        admin.patch(f"/users/{me}", password=PASSWORD)
        app = create_app(
            Config(database_url=url, timetracker_home=str(tmp_path), log_level="error")
        )
        yield House(server, app, fill(admin))
        server.hang_up()


@pytest.fixture
def watched(chromium: Browser, house: House) -> Iterator[Watched]:
    origin = f"http://{house.server.address}"
    context = chromium.new_context(base_url=origin, viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/")
    yield Watched(page, origin)
    context.close()


def test_nothing_stored_or_sent_runs_on_any_page(house: House, watched: Watched) -> None:
    found = [one for path in house.stored() for one in watched.found_at(path)]
    assert shown(watched), "no payload is seen anywhere"
    found += [one for path in house.lists() for one in reflected(watched, path)]
    assert found == []


def shown(watched: Watched) -> bool:
    """Whether the payloads are there at all, as text."""
    watched.page.goto("/inventory/items")
    return PAYLOADS[0] in watched.page.inner_text("main")


def reflected(watched: Watched, path: str) -> list[str]:
    """With the payloads in the page's search, and in all fields of its filters."""
    answer = watched.page.request.get(path)
    if not answer.headers.get("content-type", "").startswith("text/html"):
        return []
    asked = {"q", "sort", "page", "date_from", "start_date", "message", "next"}
    for form in forms_of(path, answer.text()):
        if form.method == "get" and urlsplit(form.action).path == path:
            asked |= {*form.fields, *form.typed}
    queries = [{"q": PAYLOADS[0]}, dict.fromkeys(sorted(asked), PAYLOADS[1])]
    return [one for query in queries for one in watched.found_at(f"{path}?{urlencode(query)}")]
