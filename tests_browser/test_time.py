"""People start and stop a timer, see it in another window, and put their entries right."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.live.server import Server

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


def sign_in(page: Page, password: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


def choose(page: Page, name: str) -> None:
    page.get_by_role("combobox", name="Project").last.click()
    page.keyboard.type(name)
    page.locator(".ts-dropdown .option.active", has_text=name).wait_for()
    page.keyboard.press("Enter")


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
    page.goto("/sign-in")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
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


@pytest.mark.parametrize("page", [(1440, "light")], indirect=True, ids=["desk"])
def test_an_entry_is_dragged_to_another_day_made_longer_and_one_is_added(
    today: Page, server: Server
) -> None:
    admin, name = server.caller(), "Dragged <b>about</b>"
    project = admin.make("/projects", name=name)
    span = {"start_time": "2026-02-03T09:00:00Z", "end_time": "2026-02-03T10:00:00Z"}
    entry = admin.make("/time-entries", project_id=project["id"], **span)
    today.goto("/calendar?week=2026-02-02")
    drawn = today.locator(".ec-event", has_text=name)
    with today.expect_response(f"**/calendar/{entry['id']}"):
        drag(today, drawn, days=1, pixels=48)
    with today.expect_response(f"**/calendar/{entry['id']}"):
        drag(today, drawn.locator(".ec-resizer"), pixels=48)
    moved = admin.get(f"/time-entries/{entry['id']}").body["time_entry"]
    assert moved["start_time"] == "2026-02-04T10:00:00Z"
    assert moved["end_time"] == "2026-02-04T12:00:00Z"
    free = today.locator(".ec-body .ec-day").nth(3).bounding_box()
    box = drawn.bounding_box()
    assert free
    assert box
    today.mouse.move(free["x"] + 40, box["y"] + 2)
    today.mouse.down()
    today.mouse.move(free["x"] + 40, box["y"] + 70, steps=8)
    today.mouse.up()
    dialog = today.get_by_role("dialog", name="Add time")
    expect(dialog.get_by_label("From")).to_have_value("2026-02-05T10:00")
    expect(dialog.locator(".ts-control").first).to_be_visible()
    choose(today, name)
    dialog.get_by_role("button", name="Add time").click()
    expect(drawn).to_have_count(2)
    expect(dialog).to_be_hidden()
    admin.close()


@pytest.mark.parametrize("page", [(1440, "light")], indirect=True, ids=["desk"])
def test_an_entry_is_moved_and_made_longer_by_keys(today: Page, server: Server) -> None:
    admin, name = server.caller(), "By keys"
    project = admin.make("/projects", name=name)
    span = {"start_time": "2026-01-06T09:00:00Z", "end_time": "2026-01-06T10:00:00Z"}
    entry = admin.make("/time-entries", project_id=project["id"], **span)
    today.goto("/calendar?week=2026-01-05")
    drawn = today.locator(".ec-event", has_text=name)
    drawn.focus()
    with today.expect_response(f"**/calendar/{entry['id']}") as answer:
        for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowDown", "ArrowDown", "ArrowUp"):
            today.keyboard.press(f"Shift+{key}")
        for key in ("+", "+", "+", "-"):
            today.keyboard.press(key)
        expect(today.locator("#told")).to_have_text(re.compile("Wednesday, January 7, 09:15.10:45"))
    assert answer.value.status == 204
    moved = admin.get(f"/time-entries/{entry['id']}").body["time_entry"]
    assert moved["start_time"] == "2026-01-07T09:15:00Z"
    assert moved["end_time"] == "2026-01-07T10:45:00Z"
    # The page follows its own change, too, and draws the week anew.
    admin.patch(f"/time-entries/{entry['id']}", notes="Drawn anew")
    expect(drawn).to_contain_text("Drawn anew", timeout=SOON)
    expect(drawn).to_be_focused()
    today.keyboard.press("Shift+ArrowUp")
    today.keyboard.press("Enter")
    today.wait_for_url(f"**/entries/{entry['id']}")
    expect(today.get_by_label("From")).to_have_value("2026-01-07T09:00")
    admin.close()


@pytest.mark.parametrize("page", [(1440, "light")], indirect=True, ids=["desk"])
def test_time_is_added_by_keys_beside_an_entry(today: Page, server: Server) -> None:
    admin, name = server.caller(), "Beside it"
    project = admin.make("/projects", name=name)
    span = {"start_time": "2026-01-13T09:00:00Z", "end_time": "2026-01-13T10:30:00Z"}
    admin.make("/time-entries", project_id=project["id"], **span)
    today.goto("/calendar?week=2026-01-12")
    drawn = today.locator(".ec-event", has_text=name)
    drawn.focus()
    today.keyboard.press("n")
    dialog = today.get_by_role("dialog", name="Add time")
    expect(dialog.get_by_label("From")).to_have_value("2026-01-13T10:30")
    expect(dialog.get_by_label("To")).to_have_value("2026-01-13T11:30")
    today.keyboard.press("Escape")
    expect(drawn).to_be_focused()
    today.keyboard.press("n")
    expect(dialog.get_by_role("heading")).to_be_focused()
    choose(today, name)
    dialog.get_by_role("button", name="Add time").press("Enter")
    expect(drawn).to_have_count(2)
    expect(drawn.first).to_be_focused()
    today.keyboard.press("?")
    expect(today.get_by_role("dialog")).to_contain_text("Move the entry by 15 minutes")
    admin.close()


@pytest.mark.parametrize("page", [(1440, "light")], indirect=True, ids=["desk"])
def test_an_entry_that_may_not_be_moved_goes_back_and_tells_why(
    today: Page, server: Server
) -> None:
    admin, name = server.caller(), "Full day"
    project = admin.make("/projects", name=name)
    span = {"start_time": "2026-01-20T09:00:00Z", "end_time": "2026-01-20T10:00:00Z"}
    admin.make("/time-entries", project_id=project["id"], **span, notes="Stays")
    other = {"start_time": "2026-01-20T10:00:00Z", "end_time": "2026-01-20T11:00:00Z"}
    admin.make("/time-entries", project_id=project["id"], **other)
    admin.patch("/settings", overlap_policy="deny")
    try:
        today.goto("/calendar?week=2026-01-19")
        drawn = today.locator(".ec-event", has_text="Stays")
        drawn.focus()
        today.keyboard.press("Shift+ArrowDown")
        told = today.locator("#told")
        expect(told).to_have_text("Nothing was changed. The time overlaps with another entry")
        expect(told).to_be_visible()
        expect(drawn).to_contain_text(re.compile("09:00.10:00"))
        expect(drawn).to_be_focused()
    finally:
        admin.patch("/settings", overlap_policy="warn")
        admin.close()


@pytest.mark.parametrize("page", [(390, "dark")], indirect=True, ids=["phone"])
def test_a_phone_leafs_through_weeks(today: Page, server: Server) -> None:
    admin, name = server.caller(), "Far ahead"
    project = admin.make("/projects", name=name)
    span = {"start_time": "2026-02-18T09:00:00Z", "end_time": "2026-02-18T10:00:00Z"}
    admin.make("/time-entries", project_id=project["id"], **span)
    today.goto("/calendar?week=2026-02-02")
    for _ in range(5):
        today.locator("button.ec-next").click()
    expect(today.locator(".ec-event", has_text=name)).to_be_visible()
    admin.close()


def drag(page: Page, what: Locator, days: int = 0, pixels: int = 0) -> None:
    what.scroll_into_view_if_needed()
    box, day = what.bounding_box(), page.locator(".ec-body .ec-day").first.bounding_box()
    assert box
    assert day
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 5, y + 5, steps=3)
    page.mouse.move(x + days * day["width"], y + pixels, steps=10)
    page.mouse.up()


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
