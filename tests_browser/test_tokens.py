"""An administrator issues a token in a browser, uses it, rotates it and revokes it."""

import re

from playwright.sync_api import Page, expect

from tests.live.server import Server

# And not the sign-in page, whose address ends alike.
ARRIVED = re.compile(r"//[^/]+/admin/api-tokens$")


def test_a_token_is_issued_copied_used_rotated_and_revoked(
    page: Page, server: Server, admin_password: str
) -> None:
    name = f"Sync {page.viewport_size}"
    sign_in(page, admin_password)
    page.get_by_role("link", name="Create token").first.click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("View projects").check()
    page.get_by_label("View time entries").check()
    page.get_by_role("button", name="Create token").click()
    first = copied(page)
    assert server.caller(first).get("/projects").status == 200
    assert server.caller(first).get("/clients").status == 403

    page.reload()
    expect(page).to_have_url(f"http://{server.address}/admin/api-tokens")
    expect(page.get_by_role("row", name=name)).to_have_count(1)
    assert first not in page.content()

    page.get_by_role("link", name=f"Rotate {name}").click()
    page.get_by_label("The old secret stops working").select_option("At once")
    page.get_by_role("button", name="Rotate token").click()
    second = copied(page)
    assert server.caller(first).get("/projects").status == 401
    assert server.caller(second).get("/projects").status == 200

    page.get_by_role("link", name="Done").click()
    page.get_by_role("link", name=f"Revoke {name}").click()
    page.get_by_role("button", name="Revoke token").click()
    expect(page.get_by_role("status").first).to_contain_text("is revoked")
    assert server.caller(second).get("/projects").status == 401

    if page.get_by_role("button", name="Sign out").is_hidden():
        page.get_by_role("banner").get_by_role("link", name="Menu").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_it_is_done_by_keyboard_alone(page: Page, admin_password: str) -> None:
    page.goto("/sign-in?next=/admin/api-tokens")
    page.keyboard.type("admin")
    page.keyboard.press("Tab")
    page.keyboard.type(admin_password)
    page.keyboard.press("Enter")
    expect(page).to_have_url(ARRIVED)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Create token").first).to_be_focused()


def test_no_page_is_wider_than_the_window(page: Page, admin_password: str) -> None:
    sign_in(page, admin_password)
    for path in ("/admin/api-tokens", "/admin/api-tokens/create", "/admin/api-tokens/1/rotate"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def sign_in(page: Page, password: str) -> None:
    page.goto("/sign-in?next=/admin/api-tokens")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(ARRIVED)


def copied(page: Page) -> str:
    """The token, by way of the copy button and the clipboard."""
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    token: str = page.evaluate("navigator.clipboard.readText()")
    assert token == page.get_by_label("Token", exact=True).input_value()
    return token
