"""The pages of reports tell what the API tells, and lead to the entries behind each number."""

import re
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit
from zipfile import ZipFile

import pytest

from tests.api import Api
from tests.dashboard.browser import Browser
from tests.dashboard.conftest import Person

MARCH = "start_date=2026-03-01&end_date=2026-03-31"


@pytest.fixture
def worked(admin: Api) -> dict[str, int]:
    """Three entries of March, on a client's project at 90 an hour and on one without a client."""
    client = admin.make("/clients", name="Acme")["id"]
    site = admin.make("/projects", name="Site", client_id=client, hourly_rate=90)["id"]
    own = admin.make("/projects", name="Own work")["id"]
    task = admin.make("/tasks", name="Design", project_id=site)["id"]
    booked(admin, site, "2026-03-02", "1:00:07", task_id=task)
    booked(admin, site, "2026-03-03", "2:30", billable=False)
    booked(admin, own, "2026-03-03", "0:20", billable=False)
    return {"client": client, "site": site, "own": own, "task": task}


def booked(admin: Api, project: int, day: str, duration: str, **fields: Any) -> None:
    admin.make("/time-entries", project_id=project, date=day, duration=duration, **fields)


def test_the_totals_are_those_of_the_api_to_the_second_and_the_cent(
    boss: Browser, admin: Api, worked: dict[str, int]
) -> None:
    told = admin.get(f"/reports/summary?{MARCH}").json["summary"]
    page = boss.get(f"/reports?{MARCH}").text
    assert f'data-total="{told["total_seconds"]}"' in page
    assert told["total_seconds"] == 3 * 3600 + 50 * 60 + 7
    assert "3:50:07" in page
    assert told["billable_amount"] == {"EUR": 90.18}
    assert "€90.18" in page


def test_each_number_leads_to_the_entries_behind_it(
    boss: Browser, admin: Api, worked: dict[str, int]
) -> None:
    page = boss.get(f"/reports?{MARCH}&group_by=client,project,task").text
    links = {
        line: links_of(row)
        for line, row in re.findall(r'<tr class="depth-\d"><th scope="row">([^<]+)(.*?)</tr>', page)
    }
    days = {"start_date": "2026-03-01", "end_date": "2026-03-31"}
    ids = {name: str(ident) for name, ident in worked.items()}
    acme = {"client_id": ids["client"], **days}
    site = {**acme, "project_id": ids["site"]}
    # No filter of entries says "no client" or "no task"; a project says whose it is.
    own = {"project_id": ids["own"], **days}
    assert links == {
        "Acme": acme,
        "Site": site,
        "Design": {**site, "task_id": ids["task"]},
        "No client": None,
        "Own work": own,
        "No task": None,
    }
    for filters in (acme, site, own):
        query = "&".join(f"{name}={value}" for name, value in filters.items())
        entries = admin.get(f"/time-entries?{query}").json["time_entries"]
        report = admin.get(f"/reports/summary?{query}").json["summary"]
        assert sum(one["duration_seconds"] for one in entries) == report["total_seconds"]


def links_of(row: str) -> dict[str, str] | None:
    found = re.search(r'href="(/entries[^"]+)"', row)
    query = parse_qs(urlsplit(unescape(found[1])).query) if found else {}
    return {name: texts[0] for name, texts in query.items()} or None


def test_a_day_leads_to_the_entries_of_that_day(boss: Browser, worked: dict[str, int]) -> None:
    page = unescape(boss.get(f"/reports?{MARCH}&project_id={worked['site']}").text)
    day = "start_date=2026-03-02&end_date=2026-03-02"
    assert f'href="/entries?project_id={worked["site"]}&{day}">1:00:07</a>' in page


def test_charts_have_their_numbers_in_tables(boss: Browser, worked: dict[str, int]) -> None:
    page = boss.get(f"/reports?{MARCH}").text
    assert page.count("data-chart=") == page.count("<canvas") == 3
    assert "<td>1:00:07</td><td>0:00</td>" in page
    assert "26.1%" in page
    assert "Hours by day" in page
    assert "Hours by week" in boss.get("/reports?start_date=2026-01-01&end_date=2026-03-31").text
    assert "Hours by month" in boss.get("/reports?start_date=2025-04-01&end_date=2026-03-31").text


@pytest.mark.parametrize("unit", ["day", "week", "month"])
@pytest.mark.parametrize("first", ["2026-03-01", "2026-01-01", "2025-04-01"])
def test_times_are_grouped_otherwise_than_in_the_chart(
    boss: Browser, admin: Api, worked: dict[str, int], unit: str, first: str
) -> None:
    query = f"start_date={first}&end_date=2026-03-31&group_by=user,{unit}"
    page = boss.get(f"/reports?{query}").text
    groups = admin.get(f"/reports/summary?{query}").json["summary"][f"by_{unit}"]
    assert page.count('<tr class="depth-1">') == len(groups)
    assert 'data-total="13807"' in page


def test_many_groups_are_shown_without_charts(
    boss: Browser, admin: Api, worked: dict[str, int]
) -> None:
    for number in range(32):
        task = admin.make("/tasks", name=f"Task {number}", project_id=worked["site"])["id"]
        booked(admin, worked["site"], "2026-03-05", "0:10", task_id=task)
    page = boss.get(f"/reports?{MARCH}&group_by=project,task").text
    assert page.count('class="depth-') == 15
    assert "These are the first 15 lines." in page
    more = unescape(page.partition("These are")[2].split('"')[1])
    page = boss.get(more).text
    assert page.count('class="depth-') == 2 + 34 + 1
    assert "<canvas" not in page
    assert "chart.umd" not in page


def test_filters_stand_in_the_address_and_in_the_form(
    boss: Browser, worked: dict[str, int]
) -> None:
    address = f"/reports?{MARCH}&client_id={worked['client']}&billable=true&group_by=user,day"
    page = boss.get(address).text
    assert f'<option value="{worked["client"]}" selected>Acme</option>' in page
    assert '<option value="true" selected>Billable</option>' in page
    assert 'value="2026-03-01"' in page
    assert page.count('<option value="user" selected>') == 1
    assert page.count('<option value="day" selected>') == 1
    assert 'data-total="3607"' in page


def test_what_a_form_leaves_empty_is_taken_out_of_the_address(boss: Browser) -> None:
    answer = boss.get(f"/reports?{MARCH}&client_id=&group_by=user&group_by=&group_by=day")
    assert answer.status_code == 302
    asked = parse_qs(urlsplit(answer.location).query)
    assert asked["group_by"] == ["user", "day"]
    assert "client_id" not in asked


def test_stretches_of_time_are_a_link_away(boss: Browser) -> None:
    page = unescape(boss.get("/reports").text)
    for words in ("This week", "Last week", "This month", "Last month", "This year"):
        assert f">{words}</a>" in page
    first, last = re.findall(r'start_date=(\S+?)&end_date=(\S+?)">Last month', page)[0]
    assert first.endswith("-01")
    assert 'aria-current="true">Last month' in unescape(
        boss.get(f"/reports?start_date={first}&end_date={last}").text
    )


@pytest.mark.parametrize("report", ["summary", "weekly", "utilization", "budget"])
def test_the_files_are_those_of_the_api(
    boss: Browser, admin: Api, worked: dict[str, int], report: str
) -> None:
    path = "" if report == "summary" else f"/{report}"
    query = f"{MARCH}&project_id={worked['site']}"
    link = f"/reports{path}/file?{query}&format=csv"
    assert f'href="{link}"' in unescape(boss.get(f"/reports{path}?{query}").text)
    file = boss.get(link)
    assert file.mimetype == "text/csv"
    assert f'filename="{report}.csv"' in file.headers["Content-Disposition"]
    assert file.data == admin.get(f"/reports/{report}?{query}&format=csv").data
    types = [one["type"] for one in admin.get("/audit-log").json["audit_log"]]
    assert types.count("report.exported") == 2


def test_workbooks_and_printed_reports_open(boss: Browser, worked: dict[str, int]) -> None:
    book = boss.get(f"/reports/file?{MARCH}&group_by=client,project&format=xlsx")
    with ZipFile(BytesIO(book.data)) as parts:
        sheets = b"".join(parts.read(name) for name in parts.namelist())
    assert b"Acme" in sheets
    assert boss.get(f"/reports/file?{MARCH}&format=pdf").data.startswith(b"%PDF")
    assert boss.get("/reports/file?format=exe").status_code == 400


def test_the_week_is_told_by_people_and_days(
    boss: Browser, admin: Api, worked: dict[str, int]
) -> None:
    page = unescape(boss.get("/reports/weekly?start_date=2026-03-02&end_date=2026-03-08").text)
    assert "Week of 2 Mar 2026" in page
    of_day = f"user_id={admin.user_id}"
    assert f'href="/entries?start_date=2026-03-03&end_date=2026-03-03&{of_day}">2:50</a>' in page
    assert page.count("3:50:07") == 2
    assert "No time in these days" in boss.get("/reports/weekly").text


def test_utilization_compares_with_capacity(boss: Browser, worked: dict[str, int]) -> None:
    page = boss.get("/reports/utilization?start_date=2026-03-02&end_date=2026-03-08").text
    assert "40:00" in page
    assert "9.6%" in page


def test_budgets_are_for_those_who_see_all_time_of_a_project(
    boss: Browser, browser: Browser, admin: Api, person: Person
) -> None:
    mia = person("mia", role="manager").id
    admin.make("/projects", name="Mine", manager_id=mia, estimated_hours=10)
    admin.make("/projects", name="Other", estimated_hours=10)
    assert boss.get("/reports/budget").text.count("0 of 10 h") == 2
    boss.send("/sign-out", _page="/")
    browser.sign_in("mia")
    page = browser.get("/reports/budget").text
    assert "Mine" in page
    assert page.count("0 of 10 h") == 1


def test_people_see_their_own_time_and_no_money(
    browser: Browser, admin: Api, person: Person, worked: dict[str, int]
) -> None:
    ann = person("ann").id
    booked(admin, worked["site"], "2026-03-04", "0:45", user_id=ann)
    browser.sign_in("ann")
    page = browser.get(f"/reports?{MARCH}").text
    assert 'data-total="2700"' in page
    assert "Your hours" in page
    assert "€" not in page
    assert 'name="user_id"' not in page
    assert browser.get(f"/reports?user_id={admin.user_id}").status_code == 403
    assert "There is no project here" in browser.get("/reports/budget").text


@pytest.mark.parametrize(
    "query", ["start_date=soon", "start_date=2026-03-02&end_date=2026-03-01", "group_by=shoe"]
)
def test_what_cannot_be_asked_is_refused(boss: Browser, query: str) -> None:
    assert boss.get(f"/reports?{query}").status_code == 400


def test_days_without_time_say_so(boss: Browser) -> None:
    page = boss.get("/reports").text
    assert "No time in these days" in page
    assert "<canvas" not in page
