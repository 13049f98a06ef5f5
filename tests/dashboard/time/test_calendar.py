"""The week as it passed: what is drawn, and what dragging sends."""

from datetime import UTC, datetime, timedelta

from app.identity.models import User
from tests.dashboard.browser import Browser, csrf_token, error_at
from tests.dashboard.conftest import Person
from tests.dashboard.time.work import Work

WEEK = "/calendar?week=2026-11-16"
EVENTS = "/calendar/events?week=2026-11-16"


def test_without_scripts_the_week_is_a_list_of_its_days(
    browser: Browser, ann: User, work: Work
) -> None:
    work.entry(ann, datetime(2026, 11, 17, 9, tzinfo=UTC), hours=1.5, notes="<b>Sketches</b>")
    page = browser.get(WEEK).text
    tuesday = page[page.index('id="day-2026-11-17"') : page.index('id="day-2026-11-18"')]
    assert "Website" in tuesday
    assert "&lt;b&gt;Sketches" in tuesday
    assert ">1:30<" in tuesday
    assert "/entries/create?date=2026-11-17" in tuesday


def test_entries_are_drawn_by_the_clock_on_the_persons_wall(
    browser: Browser, person: Person, work: Work
) -> None:
    user = person("kim", timezone="America/New_York")
    browser.sign_in("kim")
    entry = work.entry(user, datetime(2026, 11, 17, 15, tzinfo=UTC), task_id=work.task["id"])
    work.day(user, "2026-11-18", 45)
    whole_day, timed = browser.get(EVENTS).json
    assert (timed["id"], timed["start"], timed["end"]) == (
        entry["id"],
        "2026-11-17T10:00:00",
        "2026-11-17T11:00:00",
    )
    assert timed["editable"] is True
    assert timed["extendedProps"]["task"] == "Design"
    assert "title" not in timed
    assert whole_day["allDay"] is True
    assert whole_day["editable"] is False


def test_a_running_timer_is_drawn_up_to_now(browser: Browser, ann: User, work: Work) -> None:
    began = datetime.now(UTC) - timedelta(hours=1)
    body = {"user_id": ann.id, "project_id": work.project["id"], "start_time": began.isoformat()}
    work.admin.make("/time-entries", **body)
    [timer] = browser.get("/calendar/events").json
    assert timer["editable"] is False
    assert timer["extendedProps"]["runs"] is True


def test_an_entry_is_moved_and_a_move_that_is_refused_says_why(
    browser: Browser, ann: User, work: Work
) -> None:
    entry = work.entry(ann, datetime(2026, 11, 17, 9, tzinfo=UTC))
    path = f"/calendar/{entry['id']}"
    times = {"start_time": "2026-11-18T10:00:00", "end_time": "2026-11-18T12:30:00"}
    assert browser.send(path, _page="/", **times).status_code == 204
    assert browser.get(EVENTS).json[0]["end"] == "2026-11-18T12:30:00"
    times["end_time"] = "2026-11-18T09:00:00"
    refused = browser.send(path, _page="/", **times)
    assert refused.status_code == 400
    assert "<span data-reason>Must be after start_time</span>" in refused.text
    assert browser.get(EVENTS).json[0]["end"] == "2026-11-18T12:30:00"


def test_time_is_added_where_it_was_dragged(browser: Browser, ann: User, work: Work) -> None:
    times = {"start_time": "2026-11-19T08:00:00", "end_time": "2026-11-19T09:15:00"}
    form = browser.get("/calendar/create", query_string=times).text
    assert 'value="2026-11-19T08:00"' in form
    fields = {"csrf_token": csrf_token(form), "notes": "Kept", **times}
    refused = browser.post("/calendar/create", fields)
    assert refused.status_code == 400
    assert error_at(refused.text, "booking-project_id")
    assert "Kept" in refused.text
    made = browser.post("/calendar/create", {**fields, "project_id": work.project["id"]})
    assert (made.status_code, made.headers["HX-Trigger"]) == (204, "entry-booked")
    assert browser.get(EVENTS).json[0]["end"] == "2026-11-19T09:15:00"


def test_a_viewer_sees_the_week_and_moves_nothing(
    browser: Browser, person: Person, work: Work
) -> None:
    entry = work.entry(person("vic", role="viewer"), datetime(2026, 11, 17, 9, tzinfo=UTC))
    browser.sign_in("vic")
    assert browser.get(EVENTS).json[0]["editable"] is False
    assert "data-create" not in browser.get(WEEK).text
    assert browser.send(f"/calendar/{entry['id']}", _page="/").status_code == 403
    assert browser.get("/calendar/create").status_code == 403
