"""A real server and a real browser: Debian's chromium, or the one that CHROMIUM names."""

import os
import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.conftest import server_url
from tests.live.conftest import server, shared_server
from tests.live.server import Server

__all__ = ["server", "server_url", "shared_server"]

PASSWORD = secrets.token_urlsafe(12)
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Chromium's sandbox does not start for root; the pages are our own.
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])


@pytest.fixture(params=[(1440, "light"), (390, "dark")], ids=["desk-light", "phone-dark"])
def page(chromium: Browser, server: Server, request: pytest.FixtureRequest) -> Iterator[Page]:
    """An empty browser; the test fails when the console tells an error, such as a broken CSP."""
    width, scheme = request.param
    context = chromium.new_context(
        base_url=f"http://{server.address}",
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        permissions=["clipboard-read", "clipboard-write"],
    )
    page, told = context.new_page(), list[str]()
    page.on("console", lambda message: told.append(message.text) if is_bad(message) else ())
    page.on("pageerror", lambda error: told.append(str(error)))
    yield page
    context.close()
    assert told == []


def is_bad(message: ConsoleMessage) -> bool:
    """An error; but a form that comes back with errors is none, whatever Chromium says of it."""
    return message.type == "error" and "status of 400" not in message.text


@pytest.fixture(scope="session")
def admin_password(shared_server: Server) -> str:
    """The password of the first administrator, whose name is admin."""
    admin = shared_server.caller()
    me = admin.get("/users/me").body["user"]
    admin.patch(f"/users/{me['id']}", password=PASSWORD)
    admin.close()
    return PASSWORD


def sign_in(page: Page, password: str, username: str = "admin") -> None:
    page.goto("/sign-in")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


@pytest.fixture
def signed_in(page: Page, admin_password: str) -> Page:
    """A browser in which the first administrator is signed in."""
    sign_in(page, admin_password)
    return page


def choose(page: Page, name: str) -> None:
    """A project by typing, as in the form for time."""
    page.get_by_role("combobox", name="Project").last.click()
    page.keyboard.type(name)
    page.locator(".ts-dropdown .option.active", has_text=name).wait_for()
    page.keyboard.press("Enter")
