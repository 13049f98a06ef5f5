"""Setting up a second factor in a real browser, and signing in with it."""

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.identity.authenticator import Authenticator
from tests.live.server import Server

PASSWORD = "correct horse battery"


def test_a_person_sets_it_up_and_signs_in_with_it(page: Page, server: Server) -> None:
    width = page.evaluate("innerWidth")
    name = f"second-{width}"
    server.caller().make("/users", username=name, password=PASSWORD)
    sign_in(page, name)
    page.goto("/second-factor")
    look(page, "off")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Set up").click()
    look(page, "secret")
    image = page.get_by_role("img", name="QR code").bounding_box()
    assert image
    assert image["x"] + image["width"] <= width
    secret = page.locator(".secret").inner_text().replace(" ", "")
    phone = Authenticator(f"otpauth://totp/x?secret={secret}&period=30&digits=6")
    page.get_by_role("textbox", name="Code").fill(phone.code(-1))
    page.get_by_role("button", name="Turn on").click()
    assert page.locator(".recovery-codes li").count() == 10
    look(page, "codes")
    page.get_by_role("link", name="I have kept them").click()
    if width < 600:
        page.get_by_role("link", name="Menu").first.click()
    page.get_by_role("button", name="Sign out").click()
    sign_in(page, name)
    page.wait_for_url("**/sign-in/code**")
    look(page, "sign-in-code")
    page.get_by_role("textbox", name="Code").fill(phone.code())
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"http://{server.address}/")
    page.goto("/second-factor")
    look(page, "on")
    page.get_by_role("link", name="Turn off").click()
    look(page, "turn-off")


def sign_in(page: Page, name: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda address: not address.endswith("/sign-in"))


def look(page: Page, name: str) -> None:
    """Nothing is wider than the page. PICTURES is a folder for who wants to see for themselves."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if folder := os.environ.get("PICTURES"):
        width = page.evaluate("innerWidth")
        page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
