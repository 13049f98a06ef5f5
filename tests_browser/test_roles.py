"""What the menu leads to, as each role: every page opens, at a desk and on a phone, and fits it."""

import pytest
from playwright.sync_api import Page

from tests.live.server import Server
from tests_browser.conftest import PASSWORD

ADMINISTRATION = "/admin/"


@pytest.mark.parametrize("role", ["viewer", "user", "manager", "admin"])
def test_every_page_of_the_menu_opens_and_fits(page: Page, server: Server, role: str) -> None:
    name = f"{role} at {page.viewport_size['width'] if page.viewport_size else ''}"
    server.caller().make("/users", username=name, password=PASSWORD, role=role)
    page.goto("/sign-in")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/")
    links = page.locator(".menu a[href^='/']:not([href^='/api'])")
    paths = links.evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert len(paths) >= 8
    assert any(path.startswith(ADMINISTRATION) for path in paths) == (role == "admin")
    for path in dict.fromkeys(paths):
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert page.locator("h1").count() == 1, path


def test_the_keyboard_tells_its_keys_and_leads_to_pages(
    page: Page, server: Server, admin_password: str
) -> None:
    page.goto("/sign-in?next=/projects")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(admin_password)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Projects", exact=True).wait_for()
    page.wait_for_load_state()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    dialog.wait_for()
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    page.keyboard.press("g")
    page.keyboard.press("h")
    page.wait_for_url("**/")
