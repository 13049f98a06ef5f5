"""People start and stop a timer, see it in another window, and put their entries right."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.live.server import Server
from tests_browser.conftest import choose, sign_in

SOON = 3000


@pytest.fixture
def today(page: Page, server: Server, admin_password: str) -> Iterator[Page]:
    """Today, as the first administrator sees it, with a project to choose."""
    admin = server.caller()
    name = f"Website {width(page)}"
    if not any(p["name"] == name for p in admin.get("/projects").body["projects"]):
        project = admin.make("/projects", name=name)
        admin.make("/tasks", name="Design", project_id=project["id"])
    sign_in(page, admin_password)
    yield page
    if admin.get("/timer/status").body["active"]:
        admin.post("/timer/stop")
    admin.close()


def start(page: Page, words: str) -> None:
    choose(page, f"Website {width(page)}")
    page.get_by_label("Notes").first.fill(words)
    page.locator("#start-button").click()


def test_a_timer_is_started_and_stopped_and_another_window_follows(today: Page) -> None:
    other = today.context.new_page()
    other.goto("/entries")
    start(today, "Followed <b>everywhere</b>")
    expect(today.locator("#now")).to_contain_text("Followed <b>everywhere</b>")
    expect(today).to_have_title(re.compile(r"^0:00:0\d · Website"))
    other.bring_to_front()
    expect(other.locator("#timer-chip")).to_contain_text("Website", timeout=SOON)
    other.goto("/")
    expect(other.locator("#now .clock")).to_have_text("0:00:03", timeout=6000)
    today.bring_to_front()
    today.locator("#now").get_by_role("button", name="Stop").click()
    expect(today.locator("#day")).to_contain_text("Followed")
    other.bring_to_front()
    expect(other.locator("#day")).to_contain_text("Followed", timeout=SOON)
    expect(other.locator("#now .clock")).to_have_count(0)


def test_the_key_t_starts_and_stops_the_timer(today: Page) -> None:
    start(today, "By key")
    today.goto("/entries")
    expect(today.locator("#timer-chip")).to_contain_text("Website")
    today.keyboard.press("t")
    expect(today.locator("#timer-chip .clock")).to_have_count(0)
    today.keyboard.press("t")
    expect(today.locator("#timer-chip .clock")).to_have_count(1)


def test_the_key_t_asks_for_a_project_where_there_is_nothing_to_go_on_with(
    page: Page, server: Server
) -> None:
    name = f"new-{width(page)}"
    server.caller().make("/users", username=name, password="correct horse battery")
    sign_in(page, "correct horse battery", name)
    for path in ("/", "/entries"):
        page.goto(path)
        page.keyboard.press("t")
        page.wait_for_url("**/#project_id")
        expect(page.get_by_role("combobox", name="Project")).to_be_focused()


def test_an_entry_is_edited_in_its_place_while_others_work(today: Page, server: Server) -> None:
    admin, now = server.caller(), datetime.now(UTC)
    project = admin.make("/projects", name=f"In place {width(today)}")
    span = {"start_time": (now - timedelta(minutes=1)).isoformat(), "end_time": now.isoformat()}
    entry = admin.make("/time-entries", project_id=project["id"], notes="First", **span)
    row = today.locator(f"#entry-{entry['id']}")
    expect(row).to_contain_text("First", timeout=SOON)
    row.get_by_role("link", name="Edit").click()
    row.get_by_label("Notes").fill("Half a sen")
    admin.make("/time-entries", project_id=project["id"], notes="By another window", **span)
    expect(today.locator("#figures")).to_contain_text("billable")
    today.wait_for_timeout(800)
    expect(row.get_by_label("Notes")).to_have_value("Half a sen")
    row.get_by_label("Notes").fill("A whole sentence")
    row.get_by_role("button", name="Save").click()
    expect(row).to_contain_text("A whole sentence")
    expect(today.locator("#day")).to_contain_text("By another window", timeout=SOON)
    admin.close()


def test_a_week_is_filled_in_and_adds_up_while_it_is_typed(today: Page) -> None:
    today.goto("/timesheet?week=2026-03-04")
    choose(today, f"Website {width(today)}")
    box = today.get_by_label("New row, Monday, 2 March")
    box.fill("1.5")
    today.get_by_label("New row, Tuesday, 3 March").fill("90m")
    total = today.locator("[data-week-total]")
    before = int(total.inner_text().split(":")[0])
    assert before >= 3
    today.get_by_role("button", name="Save").click()
    cell = today.get_by_label(f"Website {width(today)}, Monday, 2 March")
    expect(cell).to_have_value("1:30")
    cell.fill("")
    today.get_by_label(f"Website {width(today)}, Tuesday, 3 March").fill("")
    today.get_by_role("button", name="Save").click()
    expect(today.get_by_role("status").first).to_contain_text("saved")


def width(page: Page) -> int:
    return int(page.evaluate("innerWidth"))


def test_who_clicks_twice_books_once(today: Page, server: Server) -> None:
    today.goto("/entries/create")
    choose(today, f"Website {width(today)}")
    words = f"Booked once {width(today)}"
    today.get_by_label("Worked").fill("0:10")
    today.get_by_label("Notes").fill(words)
    # As people do: the second click comes when the first is on its way to the server.
    today.locator("main form").evaluate(
        "form => { form.requestSubmit(); setTimeout(() => form.requestSubmit(), 20) }"
    )
    today.wait_for_url("**/entries")
    admin = server.caller()
    assert len(admin.get(f"/time-entries?q={words.replace(' ', '%20')}").body["time_entries"]) == 1
    admin.close()
