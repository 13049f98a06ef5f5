"""Somebody makes a webhook in a browser, tries it, looks at what was sent, and sends it again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.live.conftest import field
from tests.live.fire import Field
from tests.live.server import Server
from tests_browser.conftest import PASSWORD
from tests_browser.test_tokens import sign_in

__all__ = ["field"]


@pytest.fixture
def server(field: Field) -> Server:
    """One with a worker, and with somebody who receives."""
    me = field.admin.get("/users/me").body["user"]
    field.admin.patch(f"/users/{me['id']}", password=PASSWORD)
    field.start(1)
    return field.server


def test_a_delivery_is_looked_at_and_sent_again(page: Page, field: Field) -> None:
    sign_in(page, PASSWORD)
    page.goto("/webhooks/create")
    page.get_by_label("Name", exact=True).fill("Chat")
    page.get_by_label("Address", exact=True).fill(f"http://127.0.0.1:{field.targets.port}/ok")
    page.get_by_label("A client is created").check()
    page.get_by_role("button", name="Add webhook").click()
    expect(page.get_by_label("Secret of Chat")).to_have_value(re.compile("whsec_"))
    page.get_by_role("link", name="Done").click()

    page.get_by_role("button", name="Send a ping").click()
    expect(page.get_by_role("status").first).to_contain_text("A ping is on its way.")
    # The list looks by itself whether it has come.
    expect(page.get_by_role("row", name="ping")).to_contain_text("Delivered", timeout=15_000)
    page.get_by_role("link", name="ping").click()
    expect(page.get_by_text('"type": "ping"')).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("204")

    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("status").first).to_contain_text("on its way again")
    field.targets.wait_for(2, path="/ok")
    expect(page.locator(".facts")).to_contain_text("Delivered", timeout=15_000)
    page.goto("/admin/system")
    expect(page.get_by_text("Works")).to_be_visible()
