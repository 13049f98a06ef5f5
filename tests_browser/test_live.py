"""Pages miss nothing: not what happens before they listen, and not that they were signed out."""

import re
import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from tests.live.caller import Caller
from tests.live.server import Server

# Nobody waits for the next event; a busy machine takes longer than the 0.2 s that it takes.
SOON = 10_000


@pytest.fixture
def admin(server: Server) -> Iterator[Caller]:
    caller = server.caller()
    yield caller
    if caller.get("/timer/status").body["active"]:
        caller.post("/timer/stop")
    caller.close()


@pytest.fixture
def project(admin: Caller) -> str:
    name = f"Unmissed {secrets.token_hex(4)}"
    admin.make("/projects", name=name)
    return name


def start(admin: Caller, project: str) -> None:
    [found] = [p for p in admin.get("/projects").body["projects"] if p["name"] == project]
    admin.post("/timer/start", project_id=found["id"])


def test_what_happens_before_a_page_listens_is_told_to_it(
    signed_in: Page, admin: Caller, project: str
) -> None:
    def dawdle(route: Route) -> None:
        start(admin, project)
        route.continue_()

    signed_in.route(re.compile(r"/live\b"), dawdle, times=1)
    signed_in.goto("/team")
    expect(signed_in.locator(".person", has_text=project)).to_be_visible(timeout=SOON)


def test_a_window_that_nobody_saw_catches_up_as_soon_as_it_listens(
    signed_in: Page, admin: Caller, project: str
) -> None:
    def dawdle(route: Route) -> None:
        # Longer than the pause in which a page gathers what it hears.
        signed_in.wait_for_timeout(600)
        start(admin, project)
        route.continue_()

    signed_in.goto("/team")
    see(signed_in, False)
    signed_in.route(re.compile(r"/live\b"), dawdle, times=1)
    see(signed_in, True)
    expect(signed_in.locator(".person", has_text=project)).to_be_visible(timeout=SOON)


def see(page: Page, is_seen: bool) -> None:
    """As if the window came to the front, or went behind another one."""
    page.evaluate(
        """isSeen => {
            Object.defineProperty(document, "hidden", { value: !isSeen, configurable: true })
            document.dispatchEvent(new Event("visibilitychange"))
        }""",
        is_seen,
    )


def test_a_browser_that_is_signed_out_elsewhere_shows_nothing_any_more(
    signed_in: Page, server: Server
) -> None:
    boss, name = server.caller(), f"leaving-{(signed_in.viewport_size or {})['width']}"
    user = boss.make("/users", username=name, password="correct horse battery")
    signed_in.context.clear_cookies()
    signed_in.goto("/sign-in")
    signed_in.get_by_label("Username").fill(name)
    signed_in.get_by_label("Password").fill("correct horse battery")
    signed_in.get_by_role("button", name="Sign in").click()
    signed_in.wait_for_url("**/")
    signed_in.goto("/team?q=a")
    boss.delete(f"/users/{user['id']}")
    signed_in.wait_for_url("**/sign-in?next=/team?q%3Da", timeout=3 * SOON)
    boss.close()
