"""The calendar: entries are moved, made longer and added, by pointer and by keys."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.live.server import Server
from tests_browser.conftest import choose

# The live stream tells within two seconds; a busy machine takes longer.
SOON = 10_000


@pytest.mark.parametrize("page", [(1440, "light")], indirect=True, ids=["desk"])
def test_an_entry_is_dragged_to_another_day_made_longer_and_one_is_added(
    signed_in: Page, server: Server
) -> None:
    admin, name = server.caller(), "Dragged <b>about</b>"
    project = admin.make("/projects", name=name)
    span = {"start_time": "2026-02-03T09:00:00Z", "end_time": "2026-02-03T10:00:00Z"}
    entry = admin.make("/time-entries", project_id=project["id"], **span)
    signed_in.goto("/calendar?week=2026-02-02")
    drawn = signed_in.locator(".ec-event", has_text=name)
    with signed_in.expect_response(f"**/calendar/{entry['id']}"):
        drag(signed_in, drawn, days=1, pixels=48)
    with signed_in.expect_response(f"**/calendar/{entry['id']}"):
        drag(signed_in, drawn.locator(".ec-resizer"), pixels=48)
    moved = admin.get(f"/time-entries/{entry['id']}").body["time_entry"]
    assert moved["start_time"] == "2026-02-04T10:00:00Z"
    assert moved["end_time"] == "2026-02-04T12:00:00Z"
    free = signed_in.locator(".ec-body .ec-day").nth(3).bounding_box()
    box = drawn.bounding_box()
    assert free
    assert box
    signed_in.mouse.move(free["x"] + 40, box["y"] + 2)
    signed_in.mouse.down()
    signed_in.mouse.move(free["x"] + 40, box["y"] + 70, steps=8)
    signed_in.mouse.up()
    dialog = signed_in.get_by_role("dialog", name="Add time")
    expect(dialog.get_by_label("From")).to_have_value("2026-02-05T10:00")
    expect(dialog.locator(".ts-control").first).to_be_visible()
    choose(signed_in, name)
    dialog.get_by_role("button", name="Add time").click()
    expect(drawn).to_have_count(2)
    expect(dialog).to_be_hidden()
    admin.close()


@pytest.mark.parametrize("page", [(1440, "light")], indirect=True, ids=["desk"])
def test_an_entry_is_moved_and_made_longer_by_keys(signed_in: Page, server: Server) -> None:
    admin, name = server.caller(), "By keys"
    project = admin.make("/projects", name=name)
    span = {"start_time": "2026-01-06T09:00:00Z", "end_time": "2026-01-06T10:00:00Z"}
    entry = admin.make("/time-entries", project_id=project["id"], **span)
    signed_in.goto("/calendar?week=2026-01-05")
    drawn = signed_in.locator(".ec-event", has_text=name)
    drawn.focus()
    with signed_in.expect_response(f"**/calendar/{entry['id']}") as answer:
        for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowDown", "ArrowDown", "ArrowUp"):
            signed_in.keyboard.press(f"Shift+{key}")
        for key in ("+", "+", "+", "-"):
            signed_in.keyboard.press(key)
        expect(signed_in.locator("#told")).to_have_text(
            re.compile("Wednesday, January 7, 09:15.10:45")
        )
    assert answer.value.status == 204
    moved = admin.get(f"/time-entries/{entry['id']}").body["time_entry"]
    assert moved["start_time"] == "2026-01-07T09:15:00Z"
    assert moved["end_time"] == "2026-01-07T10:45:00Z"
    # The page follows its own change, too, and draws the week anew.
    admin.patch(f"/time-entries/{entry['id']}", notes="Drawn anew")
    expect(drawn).to_contain_text("Drawn anew", timeout=SOON)
    expect(drawn).to_be_focused()
    signed_in.keyboard.press("Shift+ArrowUp")
    signed_in.keyboard.press("Enter")
    signed_in.wait_for_url(f"**/entries/{entry['id']}")
    expect(signed_in.get_by_label("From")).to_have_value("2026-01-07T09:00")
    admin.close()


@pytest.mark.parametrize("page", [(1440, "light")], indirect=True, ids=["desk"])
def test_time_is_added_by_keys_beside_an_entry(signed_in: Page, server: Server) -> None:
    admin, name = server.caller(), "Beside it"
    project = admin.make("/projects", name=name)
    span = {"start_time": "2026-01-13T09:00:00Z", "end_time": "2026-01-13T10:30:00Z"}
    admin.make("/time-entries", project_id=project["id"], **span)
    signed_in.goto("/calendar?week=2026-01-12")
    drawn = signed_in.locator(".ec-event", has_text=name)
    drawn.focus()
    signed_in.keyboard.press("n")
    dialog = signed_in.get_by_role("dialog", name="Add time")
    expect(dialog.get_by_label("From")).to_have_value("2026-01-13T10:30")
    expect(dialog.get_by_label("To")).to_have_value("2026-01-13T11:30")
    signed_in.keyboard.press("Escape")
    expect(drawn).to_be_focused()
    signed_in.keyboard.press("n")
    expect(dialog.get_by_role("heading")).to_be_focused()
    choose(signed_in, name)
    dialog.get_by_role("button", name="Add time").press("Enter")
    expect(drawn).to_have_count(2)
    expect(drawn.first).to_be_focused()
    signed_in.keyboard.press("?")
    expect(signed_in.get_by_role("dialog")).to_contain_text("Move the entry by 15 minutes")
    admin.close()


@pytest.mark.parametrize("page", [(1440, "light")], indirect=True, ids=["desk"])
def test_an_entry_that_may_not_be_moved_goes_back_and_tells_why(
    signed_in: Page, server: Server
) -> None:
    admin, name = server.caller(), "Full day"
    project = admin.make("/projects", name=name)
    span = {"start_time": "2026-01-20T09:00:00Z", "end_time": "2026-01-20T10:00:00Z"}
    admin.make("/time-entries", project_id=project["id"], **span, notes="Stays")
    other = {"start_time": "2026-01-20T10:00:00Z", "end_time": "2026-01-20T11:00:00Z"}
    admin.make("/time-entries", project_id=project["id"], **other)
    admin.patch("/settings", overlap_policy="deny")
    try:
        signed_in.goto("/calendar?week=2026-01-19")
        drawn = signed_in.locator(".ec-event", has_text="Stays")
        drawn.focus()
        signed_in.keyboard.press("Shift+ArrowDown")
        told = signed_in.locator("#told")
        expect(told).to_have_text("Nothing was changed. The time overlaps with another entry")
        expect(told).to_be_visible()
        expect(drawn).to_contain_text(re.compile("09:00.10:00"))
        expect(drawn).to_be_focused()
    finally:
        admin.patch("/settings", overlap_policy="warn")
        admin.close()


@pytest.mark.parametrize("page", [(390, "dark")], indirect=True, ids=["phone"])
def test_a_phone_leafs_through_weeks(signed_in: Page, server: Server) -> None:
    admin, name = server.caller(), "Far ahead"
    project = admin.make("/projects", name=name)
    span = {"start_time": "2026-02-18T09:00:00Z", "end_time": "2026-02-18T10:00:00Z"}
    admin.make("/time-entries", project_id=project["id"], **span)
    signed_in.goto("/calendar?week=2026-02-02")
    for _ in range(5):
        signed_in.locator("button.ec-next").click()
    expect(signed_in.locator(".ec-event", has_text=name)).to_be_visible()
    admin.close()


def drag(page: Page, what: Locator, days: int = 0, pixels: int = 0) -> None:
    what.hover()
    box, day = what.bounding_box(), page.locator(".ec-body .ec-day").first.bounding_box()
    assert box
    assert day
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 5, y + 5, steps=3)
    page.mouse.move(x + days * day["width"], y + pixels, steps=10)
    page.mouse.up()
