"""The list of entries: filters, several at once, files, one entry with its history."""

import io
import zipfile
from datetime import datetime, timedelta

from app.identity.models import User
from tests.dashboard.browser import Browser, csrf_token
from tests.dashboard.conftest import Person
from tests.dashboard.time.work import Work


def test_without_time_the_list_says_how_it_comes(browser: Browser, ann: User) -> None:
    assert "No time yet" in browser.get("/entries").text


def test_the_list_is_filtered_ordered_and_told_in_pages(
    browser: Browser, ann: User, work: Work, noon: datetime
) -> None:
    other = work.admin.make("/projects", name="Intranet")
    work.entry(ann, noon, hours=3, notes="Long <script>", tags="deep")
    work.entry(ann, noon - timedelta(days=9), project_id=other["id"], notes="Old", billable=False)
    page = browser.get("/entries").text
    assert "Long &lt;script&gt;" in page
    assert "2 entries" in page
    for query, kept in (
        (f"project_id={other['id']}", "Old"),
        ("billable=true", "Long"),
        ("tag=deep", "Long"),
        ("q=old", "Old"),
        (f"start_date={noon.date()}", "Long"),
        (f"end_date={(noon - timedelta(days=2)).date()}", "Old"),
    ):
        page = browser.get(f"/entries?{query}").text
        assert "1 entry" in page, query
        assert kept in page, query
    assert "Nothing found" in browser.get("/entries?q=nowhere").text
    page = browser.get("/entries?sort=duration").text
    assert page.index("Old") < page.index("Long")
    assert "Page 2 of 2" in browser.get("/entries?per_page=1&page=2").text
    assert browser.get("/entries?start_date=tomorrow").status_code == 400


def test_people_see_their_own_time_and_who_may_asks_for_others(
    browser: Browser, boss: Browser, person: Person, work: Work, noon: datetime
) -> None:
    ben, cy = person("ben"), person("cy")
    work.entry(ben, noon, notes="By ben")
    work.entry(cy, noon, notes="By cy")
    page = boss.get(f"/entries?user_id={ben.id}").text
    assert "By ben" in page
    assert "By cy" not in page
    boss.sign_out()
    browser.sign_in("cy")
    page = browser.get("/entries").text
    assert "By cy" in page
    assert "By ben" not in page
    assert browser.get(f"/entries?user_id={ben.id}").status_code == 403


def test_from_the_question_whether_one_is_sure_a_timer_leads_back_to_the_list(
    browser: Browser, ann: User
) -> None:
    token = csrf_token(browser.get("/entries/create").text)
    asked_at = {"Referer": "http://localhost/entries/bulk"}
    answer = browser.client.post("/timer/stop", data={"csrf_token": token}, headers=asked_at)
    assert answer.location == "/entries"


def test_time_is_added_as_a_length_or_from_when_to_when(
    browser: Browser, ann: User, work: Work, noon: datetime
) -> None:
    fields = {"project_id": work.project["id"], "billable": "", "tags": "a,b"}
    day = noon.date().isoformat()
    for typed, told in (("1:30", "1:30"), ("2", "2:00"), ("1,25", "1:15"), ("50m", "0:50")):
        made = browser.send("/entries/create", date=day, duration=typed, notes="", **fields)
        assert made.location == "/entries"
        assert f">{told}</td>" in browser.get("/entries?sort=-created_at").text
    times = {"start_time": f"{day}T09:00", "end_time": f"{day}T09:20"}
    made = browser.send("/entries/create", date=day, duration="", more="yes", **times, **fields)
    assert made.location == "/entries/create"
    assert "09:00" in browser.get("/entries").text


def test_what_is_wrong_with_new_time_stands_beside_the_field(
    browser: Browser, ann: User, work: Work
) -> None:
    answer = browser.send("/entries/create", date="2026-11-20", duration="soon", notes="Kept")
    assert answer.status_code == 400
    assert 'id="project_id-error"' in answer.text
    assert 'id="duration-error"' in answer.text
    assert 'value="soon"' in answer.text
    assert "Kept" in answer.text


def test_an_entry_is_changed_and_its_history_tells_how(
    browser: Browser, ann: User, work: Work
) -> None:
    entry = work.day(ann, "2026-11-20", 90)
    path = f"/entries/{entry['id']}"
    page = browser.get(path).text
    assert 'value="1:30"' in page
    fields = {"project_id": work.project["id"], "date": "2026-11-20", "billable": "true"}
    [found] = browser.get("/api/search?q=Some work&types=entry").json["results"]
    assert browser.get(found["url"]).text.count("<h1>Website</h1>") == 1
    changed = browser.send(path, duration="2", notes="More work", tags="x", **fields)
    assert changed.location == path
    page = browser.get(path).text
    assert "Some work</del> → <ins>More work</ins>" in page
    assert 'value="2:00"' in page
    refused = browser.send(path, duration="much", notes="More", **fields)
    assert refused.status_code == 400
    assert 'value="much"' in refused.text


def test_the_history_of_an_entry_speaks_of_timers_times_and_projects(
    browser: Browser, ann: User, work: Work, noon: datetime
) -> None:
    entry = work.entry(ann, noon)
    moved = {"start_time": "2026-11-20T08:00:00Z", "end_time": "2026-11-20T09:00:00Z"}
    other = work.admin.make("/projects", name="Other")["id"]
    work.admin.patch(f"/time-entries/{entry['id']}", json={"project_id": other, **moved})
    page = browser.get(f"/entries/{entry['id']}").text
    assert "<del>Website</del> → <ins>Other</ins>" in page
    assert ", by an API token" in page
    assert "2026-11-20T08:00:00Z" not in page


def test_somebody_elses_entry_is_read_by_who_may_and_changed_by_nobody_else(
    browser: Browser, person: Person, work: Work, noon: datetime
) -> None:
    boss, ben = person("mia", role="manager"), person("ben")
    work.admin.patch(f"/projects/{work.project['id']}", json={"manager_id": boss.id})
    path = f"/entries/{work.entry(ben, noon, notes='Mine')['id']}"
    browser.sign_in("mia")
    page = browser.get(path).text
    assert "Mine" in page
    assert 'name="notes"' not in page
    assert browser.send(path, _page="/", notes="Yours").status_code == 403
    browser.send("/sign-out", _page="/")
    person("eve")
    browser.sign_in("eve")
    assert browser.get(path).status_code == 404


def test_an_entry_is_deleted_after_a_question(
    browser: Browser, ann: User, work: Work, noon: datetime
) -> None:
    path = f"/entries/{work.entry(ann, noon)['id']}/delete"
    assert "Delete 1 entry?" in browser.get(path).text
    assert browser.send(path).location == "/entries"
    assert "No time yet" in browser.get("/entries").text


def test_several_entries_are_changed_or_deleted_at_once(
    browser: Browser, ann: User, work: Work, noon: datetime
) -> None:
    other = work.admin.make("/projects", name="Intranet")
    ids = [work.entry(ann, noon - timedelta(days=n))["id"] for n in range(3)]
    send = {"_page": "/entries", "ids": ids[:2]}
    browser.send("/entries/bulk", action="change", project_id=other["id"], tags="moved", **send)
    page = browser.get("/entries").text
    assert "2 entries are changed" in page
    assert page.count('<span class="badge">moved</span>') == 2
    asked = browser.send("/entries/bulk", action="delete", **send)
    assert "Delete 2 entries?" in asked.text
    done = browser.send("/entries/bulk", action="delete", sure="yes", back="/entries?q=a", **send)
    assert done.location == "/entries?q=a"
    assert "1 entry" in browser.get("/entries").text


def test_of_several_changes_all_are_made_or_none(
    browser: Browser, ann: User, work: Work, noon: datetime
) -> None:
    closed = work.admin.make("/projects", name="Closed", status="archived")
    ids = [work.entry(ann, noon - timedelta(days=n))["id"] for n in range(2)]
    send = {"_page": "/entries", "ids": [*ids, 999_999]}
    refused = browser.send("/entries/bulk", action="change", billable="false", **send)
    assert refused.status_code == 400
    assert "1 of 3 cannot be done, so none was" in refused.text
    assert '<td data-label="Billable">No</td>' not in browser.get("/entries").text
    refused = browser.send("/entries/bulk", action="change", project_id=closed["id"], **send)
    assert "takes no time" in refused.text
    assert browser.send("/entries/bulk", action="change", **send).status_code == 400
    browser.send("/entries/bulk", _page="/entries", action="change")
    assert "Tick the entries" in browser.get("/entries").text


def test_the_list_is_had_as_a_file_with_its_filters(
    browser: Browser, ann: User, work: Work, noon: datetime
) -> None:
    work.entry(ann, noon - timedelta(days=400), hours=2, notes="Wanted, =1+1")
    work.entry(ann, noon, notes="Other")
    assert "/entries/export?q=wanted&amp;format=csv" in browser.get("/entries?q=wanted").text
    answer = browser.get("/entries/export?q=wanted&format=csv")
    assert answer.mimetype == "text/csv"
    assert "Wanted" in answer.text
    assert "Other" not in answer.text
    sheet = zipfile.ZipFile(io.BytesIO(browser.get("/entries/export?format=xlsx").data))
    assert "xl/workbook.xml" in sheet.namelist()
    assert browser.get("/entries/export?format=pdf").data.startswith(b"%PDF")
    assert browser.get("/entries/export?format=json").status_code == 400


def test_the_file_holds_the_entries_of_the_list_and_no_others(
    browser: Browser, ann: User, work: Work, noon: datetime
) -> None:
    ahead = noon + timedelta(days=9)
    midnight = noon.replace(hour=0)
    work.day(ann, "1999-05-05", 60, notes="Of old", external_source="jira", external_id="7")
    work.day(ann, ahead.date().isoformat(), 60, notes="Planned")
    work.entry(ann, midnight - timedelta(hours=1), hours=2, notes="Over midnight")
    for query, told in (
        ("", {"Of old", "Planned", "Over midnight"}),
        ("external_id=7&external_source=jira", {"Of old"}),
        (f"start_date={midnight.date()}", {"Planned"}),
        (f"start_date={(ahead + timedelta(days=99)).date()}", set()),
        ("end_date=1980-01-01", set()),
        (f"updated_since={ahead.date()}T00:00:00Z", set()),
    ):
        listed = browser.get(f"/entries?{query}").text
        file = browser.get(f"/entries/export?format=csv&{query}").text
        for words in ("Of old", "Planned", "Over midnight"):
            assert (words in listed) == (words in told) == (words in file), (query, words)
