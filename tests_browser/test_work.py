"""Projects are made and archived, tasks moved on a board, and a report tells what the API tells."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.live.caller import Caller
from tests.live.server import Server

# The live stream tells within two seconds; a busy machine takes longer.
SOON = 10_000


@pytest.fixture
def admin(server: Server) -> Iterator[Caller]:
    caller = server.caller()
    yield caller
    caller.close()


def name(page: Page, noun: str) -> str:
    """One of its own for each size of window: the server is shared."""
    return f"{noun} {(page.viewport_size or {})['width']}"


def test_a_project_is_made_and_archived(signed_in: Page) -> None:
    page, project = signed_in, name(signed_in, "Rebranding")
    page.goto("/projects")
    page.get_by_role("link", name="New project").first.click()
    page.get_by_label("Name").fill(project)
    page.get_by_label("Estimated hours").fill("a lot")
    page.get_by_role("button", name="Create project").click()
    expect(page.get_by_label("Estimated hours")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Estimated hours").fill("40")
    page.get_by_role("button", name="Create project").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(project)
    page.get_by_role("button", name="Archive").click()
    expect(page.get_by_role("status").first).to_contain_text("is archived")
    page.goto("/projects")
    expect(page.get_by_role("link", name=project)).to_have_count(0)
    page.goto("/projects?status=archived")
    page.get_by_role("link", name=project).click()
    page.get_by_role("button", name="Bring back").click()
    expect(page.get_by_role("button", name="Archive")).to_be_visible()


def test_a_task_is_moved_on_the_board_and_another_window_follows(
    signed_in: Page, admin: Caller
) -> None:
    page, task = signed_in, name(signed_in, "Logo")
    project = admin.make("/projects", name=name(page, "Board"))["id"]
    ident = admin.make("/tasks", name=task, project_id=project)["id"]
    board = f"/tasks/board?project_id={project}"
    other = page.context.new_page()
    other.goto(board)
    page.goto(board)
    page.bring_to_front()
    by_dragging(page, task, "in_progress")
    expect(in_column(page, "in_progress", task)).to_be_visible()
    expect(page.locator("#moved")).to_have_text("Moved to In progress")
    assert admin.get(f"/tasks/{ident}").body["task"]["status"] == "in_progress"
    other.bring_to_front()
    expect(in_column(other, "in_progress", task)).to_be_visible(timeout=SOON)
    page.bring_to_front()
    on = page.get_by_role("button", name=f"Move “{task}” to Review")
    on.focus()
    page.keyboard.press("Enter")
    expect(in_column(page, "review", task)).to_be_visible()
    assert admin.get(f"/tasks/{ident}").body["task"]["status"] == "review"
    expect(page.get_by_role("button", name=f"Move “{task}” to Done")).to_be_focused()


def by_dragging(page: Page, task: str, column: str) -> None:
    card = page.locator(".task-card", has_text=task)
    card.scroll_into_view_if_needed()
    start = card.locator("small").bounding_box()
    place = page.locator(f'[data-column="{column}"]').bounding_box()
    assert start
    assert place
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(start["x"] + 15, start["y"] + 10, steps=3)
    page.mouse.move(place["x"] + 25, place["y"] + 20, steps=12)
    page.mouse.move(place["x"] + 30, place["y"] + 25, steps=3)
    page.mouse.up()


def in_column(page: Page, column: str, task: str):  # type: ignore[no-untyped-def]  # of Playwright
    return page.locator(f'[data-column="{column}"]').get_by_text(task, exact=True)


def test_a_filtered_report_tells_what_the_api_tells(signed_in: Page, admin: Caller) -> None:
    page = signed_in
    client = admin.make("/clients", name=name(page, "Museum"))["id"]
    project = admin.make(
        "/projects", name=name(page, "Catalogue"), client_id=client, hourly_rate=70
    )["id"]
    for day, duration in (("2026-03-02", "1:20:11"), ("2026-03-04", "0:40")):
        admin.make("/time-entries", project_id=project, date=day, duration=duration)
    page.goto("/reports?start_date=2026-03-01&end_date=2026-03-31")
    if page.get_by_label("Change filters").is_visible():
        page.get_by_label("Change filters").check()
    page.get_by_role("combobox", name="Client", exact=True).select_option(name(page, "Museum"))
    page.wait_for_url(f"**client_id={client}**")
    assert "project_id=&" not in page.url
    query = f"start_date=2026-03-01&end_date=2026-03-31&client_id={client}"
    told = admin.get(f"/reports/summary?{query}").body["summary"]
    total = page.locator("[data-total]")
    expect(total).to_have_attribute("data-total", str(told["total_seconds"]))
    expect(total).to_have_text("2:00:11")
    expect(page.get_by_text(f"€{told['billable_amount']['EUR']:.2f}").first).to_be_visible()
    expect(page.locator("canvas")).to_have_count(3)
    for canvas in page.locator("canvas").all():
        expect(canvas).to_be_visible()
    total.get_by_role("link").click()
    expect(page).to_have_url(re.compile(rf"/entries\?client_id={client}&start_date=2026-03-01"))
    expect(page.get_by_text("2 entries")).to_be_visible()


def test_the_team_page_follows_the_timers_of_others(signed_in: Page, admin: Caller) -> None:
    page = signed_in
    project = admin.make("/projects", name=name(page, "Signage"))["id"]
    page.goto("/team")
    admin.post("/timer/start", project_id=project)
    shown = page.locator(".person", has_text=name(page, "Signage"))
    expect(shown).to_be_visible(timeout=SOON)
    expect(shown.locator(".clock")).to_have_text(re.compile(r"^0:00:[01][2-9]$"), timeout=SOON)
    admin.post("/timer/stop")
    expect(shown).to_have_count(0, timeout=SOON)


def test_no_page_is_wider_than_the_window(signed_in: Page, admin: Caller) -> None:
    page = signed_in
    long = f"{name(page, 'Very')} " + "long" * 30
    client = admin.make("/clients", name=long)["id"]
    project = admin.make("/projects", name=long, client_id=client)["id"]
    task = admin.make("/tasks", name=long, project_id=project)["id"]
    admin.make(
        "/time-entries", project_id=project, task_id=task, date="2026-03-02", duration="1:00"
    )
    # What is long stands on Today and in the list of entries, too, as a tag and without spaces.
    today = datetime.now(UTC).date().isoformat()
    work = {"project_id": project, "task_id": task, "tags": ["tag" * 16]}
    admin.make("/time-entries", **work, date=today, duration="0:10")
    paths = [
        "/",
        "/entries",
        "/projects",
        f"/projects/{project}",
        f"/projects/{project}/edit",
        "/clients",
    ]
    paths += [f"/clients/{client}", "/tasks", "/tasks/board", f"/tasks/{task}", "/team"]
    march = "start_date=2026-03-01&end_date=2026-03-31"
    paths += [f"/reports?{march}&group_by=client,project,task", "/reports/budget"]
    paths += [f"/reports/weekly?{march}", f"/reports/utilization?{march}"]
    for path in paths:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.goto("/entries")
    assert page.locator(".table-frame").evaluate("frame => frame.scrollWidth <= frame.clientWidth")
