"""People look after themselves: another browser is ended, the language is changed."""

from playwright.sync_api import Browser, Page, expect

from tests.live.server import Server
from tests_browser.test_tokens import sign_in


def test_another_browser_is_signed_out(
    page: Page, chromium: Browser, server: Server, admin_password: str
) -> None:
    context = chromium.new_context(base_url=f"http://{server.address}")
    other = context.new_page()
    sign_in(other, admin_password)
    sign_in(page, admin_password)
    page.goto("/me/sessions")
    expect(page.get_by_text("This one")).to_have_count(1)
    page.get_by_role("button", name="Sign out all others").click()
    expect(page.get_by_role("status").first).to_contain_text("signed out")
    other.goto("/me")
    expect(other.get_by_role("heading", name="Sign in")).to_be_visible()
    context.close()


def test_the_language_is_changed_and_back(page: Page, admin_password: str) -> None:
    sign_in(page, admin_password)
    page.goto("/me")
    for language in ("de", "en", ""):
        page.locator("#language").select_option(language)
        page.locator("form.card button").click()
        expect(page.locator("html")).to_have_attribute("lang", language or "en")
        expect(page.locator("p.notice")).to_be_visible()


def test_a_team_is_put_together_by_typing(page: Page, server: Server, admin_password: str) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    name = f"Zoe {width}"
    server.caller().make("/users", username=f"zoe-{width}", full_name=name)
    sign_in(page, admin_password)
    page.goto("/admin/teams/create")
    page.get_by_label("Name").fill(f"Design {width}")
    page.locator("#member_ids-ts-control").fill(f"zoe-{width}")
    page.get_by_role("option", name=name).click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Add team").click()
    expect(page.get_by_role("row", name=f"Design {width}")).to_contain_text(name)


def test_no_page_of_administration_is_wider_than_the_window(
    page: Page, admin_password: str
) -> None:
    sign_in(page, admin_password)
    for path in ("users", "teams", "audit-log", "audit-log/verify", "settings", "system"):
        page.goto(f"/admin/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
