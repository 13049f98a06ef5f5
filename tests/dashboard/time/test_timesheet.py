"""The week as a grid: what stands in its cells, and what typing into them does."""

import re
from datetime import datetime
from typing import Any

import pytest

from app.identity.models import User
from tests.api import Api
from tests.dashboard.browser import Browser, csrf_token
from tests.dashboard.conftest import Person
from tests.dashboard.page_forms import forms_of
from tests.dashboard.time.work import Work

# A Monday and its week.
WEEK = "2026-11-16"
SHEET = f"/timesheet?week={WEEK}"


def cells(page: str) -> dict[str, str]:
    """What stands in the fields of the grid, by their names."""
    return dict(re.findall(r'<input name="((?:cell|new)\.[^"]+)" value="([^"]*)"', page))


def totals(page: str) -> list[str]:
    return re.findall(r"data-(?:day|week)-total>([^<]*)<", page)


def save(browser: Browser, **typed: str) -> Any:
    """Send the whole grid, as browsers do, with some of its cells changed."""
    page = browser.get(SHEET).text
    fields = {**cells(page), "csrf_token": csrf_token(page), "week": WEEK}
    for name, text in typed.items():
        matching = [field for field in fields if field.startswith(name)]
        fields[matching[0] if matching else name] = text
    return browser.post("/timesheet", fields)


def field(work: Work, day: str, task: int = 0) -> str:
    return f"cell.{work.project['id']}.{task}.{day}."


def new_row(work: Work, **days: str) -> dict[str, str]:
    return {"project_id": str(work.project["id"]), **days}


def test_hours_are_typed_in_every_way_people_write_them(
    browser: Browser, ann: User, work: Work
) -> None:
    typed = {"16": "1:30", "17": "1.5", "18": "90m", "19": "2", "20": "1,25", "21": "1h 5m"}
    days = {f"new.2026-11-{day}": text for day, text in typed.items()}
    assert save(browser, **new_row(work, **days)).location == SHEET
    page = browser.get(SHEET).text
    told = [value for name, value in cells(page).items() if name.startswith("cell.")]
    assert told == ["1:30", "1:30", "1:30", "2:00", "1:15", "1:05", ""]
    assert totals(page) == ["1:30", "1:30", "1:30", "2:00", "1:15", "1:05", "0:00", "8:50"]


def test_a_cell_sets_changes_and_deletes_its_one_entry(
    browser: Browser, ann: User, work: Work
) -> None:
    entry = work.day(ann, "2026-11-17", 60, task_id=work.task["id"], notes="Kept")
    name = field(work, "2026-11-17", work.task["id"])
    save(browser, **{name: "2:15"})
    changed = work.admin.get(f"/time-entries/{entry['id']}").json["time_entry"]
    assert (changed["duration_seconds"], changed["notes"]) == (8100, "Kept")
    save(browser, **{name: ""})
    assert work.admin.get(f"/time-entries/{entry['id']}").status_code == 404


def test_what_began_on_the_clock_keeps_its_beginning_and_stays_on_its_day(
    browser: Browser, ann: User, work: Work
) -> None:
    entry = work.entry(ann, datetime.fromisoformat("2026-11-18T22:00:00+00:00"))
    save(browser, **{field(work, "2026-11-18"): "1:30"})
    changed = work.admin.get(f"/time-entries/{entry['id']}").json["time_entry"]
    assert changed["end_time"] == "2026-11-18T23:30:00Z"
    answer = save(browser, **{field(work, "2026-11-18"): "4"})
    assert answer.status_code == 400
    assert "would go on over midnight" in answer.text


def test_nothing_is_saved_when_a_cell_is_wrong_and_all_of_it_stays(
    browser: Browser, ann: User, work: Work
) -> None:
    days = {"new.2026-11-16": "1", "new.2026-11-17": "soon", "new.2026-11-18": "25"}
    answer = save(browser, **new_row(work, **days))
    assert answer.status_code == 400
    page = answer.text
    assert 'id="new.2026-11-17-error">Write 1:30, 1.5 or 90m' in page
    assert [cells(page)[name] for name in days] == ["1", "soon", "25"]
    days["new.2026-11-17"] = ""
    page = save(browser, **new_row(work, **days)).text
    assert 'id="new.2026-11-18-error">A day has 24 hours' in page
    page = save(browser, **{"new.2026-11-16": "1"}).text
    assert 'id="project_id-error">Choose what the time is for' in page
    assert totals(browser.get(SHEET).text)[-1] == "0:00"


def test_a_project_that_takes_no_time_is_told_at_the_cell(
    browser: Browser, ann: User, work: Work
) -> None:
    work.day(ann, "2026-11-17", 60)
    work.admin.patch(f"/projects/{work.project['id']}", json={"status": "on_hold"})
    answer = save(browser, **{field(work, "2026-11-19"): "1"})
    assert "The project is on hold and takes no time" in answer.text


def test_several_entries_in_a_cell_are_led_to_and_not_guessed_at(
    browser: Browser, ann: User, work: Work
) -> None:
    for minutes in (30, 60):
        work.day(ann, "2026-11-17", minutes)
    work.entry(ann, datetime.fromisoformat("2026-11-19T23:00:00+00:00"), hours=2.5)
    page = browser.get(SHEET).text
    days = [name.split(".")[3][-2:] for name in cells(page) if name.startswith("cell.")]
    assert days == ["16", "18", "21", "22"]
    assert "start_date=2026-11-17&amp;end_date=2026-11-17" in page
    assert "start_date=2026-11-19&amp;end_date=2026-11-20" in page
    assert totals(page) == ["0:00", "1:30", "0:00", "1:00", "1:30", "0:00", "0:00", "4:00"]
    forged = save(browser, **{f"{field(work, '2026-11-17')}5400": "9"})
    assert "change them one by one" in forged.text


def test_a_cell_that_another_window_changed_is_not_overwritten(
    browser: Browser, ann: User, work: Work
) -> None:
    page = browser.get(SHEET).text
    work.day(ann, "2026-11-17", 60)
    stale = {f"{field(work, '2026-11-17')}0": "3", "csrf_token": csrf_token(page), "week": WEEK}
    answer = browser.post("/timesheet", stale)
    assert answer.status_code == 400
    assert "it is 01:00:00 now" in answer.text
    assert cells(answer.text)[f"{field(work, '2026-11-17')}3600"] == "3"


def test_the_rows_of_last_week_are_shown_or_copied_with_their_hours(
    browser: Browser, ann: User, work: Work
) -> None:
    gone = work.admin.make("/projects", name="Gone")
    work.day(ann, "2026-11-09", 60, task_id=work.task["id"])
    work.day(ann, "2026-11-10", 45)
    work.admin.make(
        "/time-entries", user_id=ann.id, project_id=gone["id"], date="2026-11-10", duration="1:00"
    )
    work.admin.patch(f"/projects/{gone['id']}", json={"status": "archived"})
    page = browser.get(f"{SHEET}&rows=last").text
    assert "Design" in page
    assert totals(page)[-1] == "0:00"
    work.day(ann, "2026-11-17", 15)
    for told in ("1 cell is copied. No more time on: Gone", "0 cells are copied"):
        browser.send("/timesheet/copy", _page=SHEET, week=WEEK)
        page = browser.get(SHEET).text
        assert told in page
        assert totals(page) == ["1:00", "0:15", *["0:00"] * 5, "1:15"]


def test_what_was_typed_into_a_row_of_last_week_is_not_lost_by_an_error(
    browser: Browser, ann: User, work: Work
) -> None:
    work.day(ann, "2026-11-10", 45)
    page = browser.get(f"{SHEET}&rows=last").text
    [form] = [form for form in forms_of(SHEET, page) if "rows" in form.fields]
    name = f"{field(work, '2026-11-17')}0"
    answer = browser.post(form.action, form.fields | {name: "soon"})
    assert answer.status_code == 400
    assert cells(answer.text)[name] == "soon"
    assert "Write 1:30, 1.5 or 90m" in answer.text
    # News of other windows do not take it away, nor send what the form holds in an address.
    assert "live:time_entry from:body" not in answer.text.split('id="sheet"')[1].split(">")[0]
    assert 'hx-params="none"' in browser.get(SHEET).text


@pytest.mark.parametrize(("start", "first"), [("sunday", "15"), ("saturday", "21")])
def test_weeks_begin_where_the_person_begins_them(
    browser: Browser, person: Person, start: str, first: str
) -> None:
    person("sam", week_start=start)
    browser.sign_in("sam")
    page = browser.get("/timesheet?week=2026-11-21").text
    assert next(iter(cells(page))) == f"new.2026-11-{first}"
    for nonsense in ("soon", "0001-01-01", "9999-12-31"):
        assert browser.get(f"/timesheet?week={nonsense}").status_code == 200


def test_days_are_those_of_the_persons_zone(browser: Browser, person: Person, work: Work) -> None:
    user = person("kim", timezone="Asia/Tokyo")
    browser.sign_in("kim")
    work.entry(user, datetime.fromisoformat("2026-11-17T16:00:00+00:00"))
    assert totals(browser.get(SHEET).text)[2] == "1:00"
    save(browser, **new_row(work, **{"new.2026-11-20": "1"}))
    [booked, _] = work.admin.get(f"/time-entries?user_id={user.id}").json["time_entries"]
    assert booked["start_time"] == "2026-11-19T15:00:00Z"


def test_the_week_agrees_with_the_report(
    browser: Browser, ann: User, work: Work, admin: Api
) -> None:
    work.entry(ann, datetime.fromisoformat("2026-11-15T22:00:00+00:00"), hours=30)
    asked = f"user_id={ann.id}&start_date=2026-11-16&end_date=2026-11-22"
    summary = admin.get(f"/reports/summary?{asked}").json["summary"]
    hours, minutes = totals(browser.get(SHEET).text)[-1].split(":")
    assert int(hours) * 3600 + int(minutes) * 60 == summary["total_seconds"] == 28 * 3600


def test_a_viewer_reads_the_week(browser: Browser, person: Person, work: Work) -> None:
    user = person("vic", role="viewer")
    browser.sign_in("vic")
    work.day(user, "2026-11-17", 60)
    page = browser.get(SHEET).text
    assert cells(page) == {}
    assert totals(page)[1] == "1:00"
    assert browser.send("/timesheet", _page="/", week=WEEK).status_code == 403
    assert browser.send("/timesheet/copy", _page="/", week=WEEK).status_code == 403
