"""Today: the timer, the day's entries in their place, the totals, and what to look at."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from app.identity.models import User
from app.kit.db import session
from tests.api import Api
from tests.dashboard.browser import Browser, csrf_token
from tests.dashboard.conftest import Person
from tests.dashboard.time.work import Work

HX = {"HX-Request": "true"}


def toggle(browser: Browser, **headers: str) -> Any:
    token = csrf_token(browser.get("/").text)
    return browser.client.post(
        "/timer/toggle",
        data={"csrf_token": token},
        base_url=browser.base_url,
        headers={"Referer": f"{browser.base_url}/entries?billable=true", **headers},
    )


def test_a_timer_is_started_paused_resumed_and_stopped(
    browser: Browser, ann: User, work: Work
) -> None:
    page = browser.get("/").text
    assert '<optgroup label="Acme &amp; Sons">' in page
    fields = {"project_id": work.project["id"], "task_id": work.task["id"], "tags": "a, b"}
    started = browser.send("/", notes="<i>Sketches</i>", switch="true", billable="", **fields)
    assert started.location == "/"
    page = browser.get("/").text
    assert "&lt;i&gt;Sketches&lt;/i&gt;" in page
    assert 'data-title="Website"' in page
    assert "Switch to this" in page
    for verb, sign in (("pause", "Paused"), ("resume", "Pause"), ("stop", "Entries of today")):
        assert browser.send(f"/timer/{verb}", _page="/").location == "/"
        assert sign in browser.get("/").text
    page = browser.get("/").text
    assert "Website" in page
    assert '<span class="badge">a</span>' in page
    assert 'data-title="Website"' not in page


def test_a_timer_without_a_project_is_refused_beside_the_field(
    browser: Browser, ann: User, work: Work
) -> None:
    answer = browser.send("/", notes="No project yet", billable="", tags="kept")
    assert answer.status_code == 400
    assert 'id="project_id-error"' in answer.text
    assert 'value="No project yet"' in answer.text
    assert 'value="kept"' in answer.text


def test_starting_switches_from_what_runs(browser: Browser, ann: User, work: Work) -> None:
    other = work.admin.make("/projects", name="Other")
    for project in (work.project, other):
        browser.send("/", project_id=project["id"], switch="true", billable="")
    page = browser.get("/").text
    assert 'data-title="Other"' in page
    assert len(re.findall(r'<li id="entry-\d+"', page)) == 1


def test_an_earlier_entry_is_gone_on_with(
    browser: Browser, ann: User, work: Work, noon: datetime
) -> None:
    entry = work.entry(ann, noon - timedelta(days=30), notes="Old ideas", tags="x")
    assert browser.send(f"/timer/like/{entry['id']}", _page="/").location == "/"
    chip = browser.get("/timer/chip").text
    assert "Website" in chip
    assert "Old ideas" in browser.get("/").text


def test_the_key_t_stops_the_timer_starts_the_last_one_or_leads_to_today(
    browser: Browser, ann: User, work: Work, noon: datetime
) -> None:
    answer = toggle(browser)
    assert answer.location == "/#project_id"
    answer = toggle(browser, **HX)
    assert answer.headers["HX-Redirect"] == "/#project_id"
    work.entry(ann, noon - timedelta(days=3), task_id=work.task["id"])
    assert toggle(browser).location == "/entries?billable=true"
    assert "Stop the timer" in browser.get("/").text
    assert "Start timer" in toggle(browser, **HX).text


def test_a_timer_that_cannot_start_says_why(browser: Browser, ann: User, work: Work) -> None:
    entry = work.entry(ann, datetime.now(UTC) - timedelta(days=2))
    work.admin.patch(f"/projects/{work.project['id']}", json={"status": "archived"})
    browser.send(f"/timer/like/{entry['id']}", _page="/")
    assert "The timer was not started. The project is archived" in browser.get("/").text
    browser.send("/timer/stop", _page="/")
    assert "No timer is running" in browser.get("/").text


def test_the_form_of_the_timer_leads_back_to_no_other_site(browser: Browser, ann: User) -> None:
    token = csrf_token(browser.get("/").text)
    for referrer in ("http://evil.test/x", "http://localhost//evil.test", ""):
        answer = browser.client.post(
            "/timer/stop", data={"csrf_token": token}, headers={"Referer": referrer}
        )
        assert answer.location in ("/", "/evil.test")


def test_time_over_midnight_counts_as_far_as_it_lies_in_the_day_and_the_week(
    browser: Browser, person: Person, work: Work
) -> None:
    user = person("bea", timezone="Pacific/Kiritimati", week_start="sunday")
    browser.sign_in("bea")
    zone_today = datetime.now(UTC) + timedelta(hours=14)
    midnight = zone_today.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(hours=14)
    work.entry(user, midnight - timedelta(hours=2), hours=2.5)
    figures = re.findall(r'class="figure">([^<]+)<', browser.get("/").text)
    week = "0:30" if zone_today.weekday() == 6 else "2:30"
    assert figures == ["0:30", week]
    assert "since" in browser.get("/").text


def test_an_entry_is_edited_in_its_place(
    browser: Browser, ann: User, work: Work, noon: datetime
) -> None:
    entry = work.entry(ann, noon.replace(hour=0))
    path = f"/entries/{entry['id']}"
    form = browser.get(f"{path}/edit", headers=HX).text
    assert "<html" not in form
    token = csrf_token(form)
    sent = {"csrf_token": token, "project_id": work.project["id"], "tags": "", "billable": "false"}
    sent |= {"start_time": noon.strftime("%Y-%m-%dT00:00"), "notes": "Better words"}
    headers = {"Referer": "http://localhost/", **HX}
    for end, status, words in (
        ("T00:45", 200, "0:45"),
        ("T00:00", 400, "Must be after start_time"),
    ):
        sent["end_time"] = noon.strftime("%Y-%m-%d") + end
        answer = browser.client.post(path, data=sent, headers=headers)
        assert (answer.status_code, words in answer.text) == (status, True)
        assert "Better words" in answer.text
    assert "Not billable" in browser.get(f"{path}/row", headers=HX).text
    assert "<h1>Website</h1>" in browser.get(f"{path}/edit").text
    gone = browser.client.post(f"{path}/delete", data={"csrf_token": token}, headers=headers)
    assert gone.text == ""
    assert "Nothing yet today" in browser.get("/").text


def test_what_needs_attention_is_told_with_links(
    browser: Browser, ann: User, work: Work, noon: datetime
) -> None:
    assert "Worth a look" not in browser.get("/").text
    before = noon - timedelta(days=2)
    one = work.entry(ann, before, hours=2)
    other = work.entry(ann, before + timedelta(hours=1), hours=2)
    silent = work.entry(ann, before - timedelta(days=1), notes="")
    work.entry(ann, noon - timedelta(days=20), notes="")
    page = browser.get("/").text
    section = page[page.index("Worth a look") : page.index('id="day"')]
    assert "1 entry of the last seven days has no notes" in section
    for entry in (one, other, silent):
        assert f'href="/entries/{entry["id"]}"' in section


def test_a_timer_that_was_forgotten_is_told(browser: Browser, ann: User, work: Work) -> None:
    started = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=11, minutes=1)
    body = {"user_id": ann.id, "project_id": work.project["id"]}
    work.admin.make("/time-entries", **body, start_time=started.isoformat())
    page = browser.get("/").text
    assert "The timer has been running for 11:0" in page
    [path] = re.findall(r'href="([^"]+)">Correct it', page)
    ended = (started + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%S")
    began = started.strftime("%Y-%m-%dT%H:%M:%S")
    fields = {"project_id": work.project["id"], "start_time": began, "billable": "true"}
    assert "To (empty while it runs)" in browser.get(path).text
    browser.send(path, end_time="", notes="Still at it", **fields)
    assert "This timer is running" in browser.get(path).text
    browser.send(path, end_time=ended, notes="Went home", **fields)
    assert "8:00" in browser.get(path).text
    assert "No timer runs" in browser.get("/").text


def test_a_viewer_reads_and_changes_nothing(
    browser: Browser, person: Person, work: Work, noon: datetime
) -> None:
    entry = work.entry(person("vic", role="viewer"), noon)
    browser.sign_in("vic")
    page = browser.get("/").text
    assert "Website" in page
    assert "data-timer-toggle" not in page
    assert "<form id=" not in page
    for path in ("/", "/timer/toggle", f"/timer/like/{entry['id']}", f"/entries/{entry['id']}"):
        assert browser.send(path, _page="/", project_id=work.project["id"]).status_code == 403


def test_the_tasks_follow_the_project_and_projects_are_found_by_their_client(
    browser: Browser, ann: User, work: Work
) -> None:
    secret = work.admin.make("/projects", name="Secret", visibility="members")
    work.admin.make("/tasks", name="Hidden", project_id=secret["id"])
    assert "Design" in browser.get(f"/choices/tasks?project_id={work.project['id']}").text
    assert "Hidden" not in browser.get(f"/choices/tasks?project_id={secret['id']}").text
    assert "No task to choose" in browser.get("/choices/tasks?project_id=x").text
    found = browser.get("/choices/projects?q=acme").json
    assert found == [
        {"value": str(work.project["id"]), "text": "Website", "optgroup": "Acme & Sons"}
    ]
    assert browser.get("/choices/projects?q=Secret").json == []
    page = browser.get(f"/?project_id={work.project['id']}").text
    assert f'value="{work.project["id"]}" selected' in page
    assert ">Design</option>" in page


def test_first_steps_tick_off_and_go(boss: Browser, admin: Api) -> None:
    page = boss.get("/").text
    assert "First steps" in page
    assert "http://localhost/api/v1/" in page
    assert page.count('class="done"') == 0
    work = Work(admin)
    assert boss.get("/").text.count('class="done"') == 2
    boss.send("/", project_id=work.project["id"], switch="true", billable="")
    assert boss.get("/").text.count('class="done"') == 3
    boss.send("/admin/api-tokens/create", name="x", scopes="read:*", user_id=boss_id(admin))
    assert "First steps" not in boss.get("/").text


def test_first_steps_are_those_one_may_do(browser: Browser, ann: User, work: Work) -> None:
    page = browser.get("/").text
    assert "Start a timer" in page
    assert "Add a client" not in page
    work.entry(ann, datetime.now(UTC) - timedelta(days=8))
    assert "First steps" not in browser.get("/").text


def boss_id(admin: Api) -> int:
    session.expire_all()
    users = admin.get("/users?q=boss").json["users"]
    return int(users[0]["id"])
