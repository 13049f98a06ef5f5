"""Of more than a list offers, one is found by typing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Page, expect

from app.dashboard.choices import MOST
from tests.database import new_database
from tests.live.server import Server, serving
from tests_browser.conftest import PASSWORD, sign_in


@pytest.fixture(scope="module")
def server(server_url: sa.URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own, with more of everything than a list offers."""
    home: Path = tmp_path_factory.mktemp("long-choices")
    with new_database(server_url) as url, serving(url, home, workers=1) as server:
        admin = server.caller()
        admin.patch(f"/users/{admin.get('/users/me').body['user']['id']}", password=PASSWORD)
        for number in range(MOST + 1):
            admin.make("/projects", name=f"Project {number:03}")
            admin.make("/users", username=f"person-{number:03}")
        yield server
        server.hang_up()


@pytest.fixture
def admin(page: Page) -> Page:
    sign_in(page, PASSWORD)
    return page


def find(page: Page, label: str, name: str) -> None:
    page.locator(".ts-wrapper").get_by_role("combobox", name=label).last.click()
    page.keyboard.type(name)
    page.locator(".ts-dropdown .option.active", has_text=name).wait_for()
    page.keyboard.press("Enter")


def test_a_report_is_filtered_by_what_its_list_leaves_out(admin: Page) -> None:
    admin.goto("/reports")
    if admin.viewport_size and admin.viewport_size["width"] < 600:
        admin.get_by_text("Change filters").click()
    # Beside charts it comes when somebody turns to the filters.
    admin.locator("form[data-report]").hover(position={"x": 3, "y": 3})
    find(admin, "Project", f"Project {MOST}")
    admin.wait_for_url("**project_id=**")
    chosen = admin.locator("select[name=project_id] option:checked")
    expect(chosen).to_have_text(f"Project {MOST}")


def test_a_project_gets_the_member_that_was_typed(admin: Page) -> None:
    admin.goto("/projects/create")
    name = f"Found {admin.viewport_size}"
    admin.get_by_label("Name", exact=True).fill(name)
    find(admin, "Members", f"person-{MOST}")
    # The list stays open for the next one.
    admin.keyboard.press("Tab")
    admin.get_by_role("button", name="Create project").click()
    admin.wait_for_url("**/projects/*")
    expect(admin.locator("main")).to_contain_text(f"person-{MOST}")
