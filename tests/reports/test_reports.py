"""Every report, in every form: the same numbers."""

import csv
import re
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine

from tests.api import Api, SignIn

RANGE = "start_date=2024-01-15&end_date=2024-01-28&timezone=UTC"
NAMES = ("summary", "detailed", "weekly", "utilization", "budget", "projects", "users")


@pytest.fixture
def office(admin: Api, sign_in: SignIn) -> dict[str, Any]:
    """Two weeks of two people: 8 h of Ben on A (20.00), 3 h of Cleo on B, one of them unpaid."""
    ben = sign_in("read:*", "write:*", username="ben")
    cleo = sign_in("read:*", "write:*", username="cleo", weekly_capacity_hours=20)
    admin.make("/teams", name="Design", member_ids=[ben.user_id, cleo.user_id])
    client = admin.make("/clients", name="=cmd|' /C calc'!A0", currency="USD")
    a = admin.make(
        "/projects", name="A, \"the\" first", client_id=client["id"], hourly_rate=20,
        estimated_hours=16, budget_amount=400,
    )  # fmt: skip
    b = admin.make("/projects", name="B", estimated_hours=3)
    notes = "+1 line\r\nand another"
    for start, hours in (("2024-01-15T20:00:00Z", 6), ("2024-01-23T09:00:00Z", 2)):
        ben.make(
            "/time-entries",
            project_id=a["id"],
            start_time=start,
            duration=hours * 3600,
            notes=notes,
        )
    start = {"start_time": "2024-01-26T09:00:00Z"}
    cleo.make("/time-entries", project_id=b["id"], duration="2h", **start)
    cleo.make("/time-entries", project_id=b["id"], duration="1h", billable=False, **start)
    return {"ben": ben, "cleo": cleo, "a": a, "b": b}


def told(api: Api, name: str, more: str = "") -> Any:
    answer = api.get(f"/reports/{name}?{RANGE}&{more}")
    assert answer.status_code == 200, answer.json
    return answer.json[name]


def rows_of(api: Api, name: str, more: str = "") -> list[dict[str, str]]:
    answer = api.get(f"/reports/{name}?{RANGE}&format=csv&{more}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"].startswith("text/csv")
    return list(csv.DictReader(StringIO(answer.text, newline="")))


def test_detailed_tells_entries_with_rates_and_amounts(admin: Api, office: Any) -> None:
    report = told(admin, "detailed")
    assert [e["hours"] for e in report["entries"]] == [1.0, 2.0, 2.0, 6.0]
    last = report["entries"][-1]
    assert (last["username"], last["hourly_rate"], last["amount"], last["currency"]) == (
        "ben", 20.0, 120.0, "USD",
    )  # fmt: skip
    assert report["totals"]["billable_amount"] == {"USD": 160.0}
    assert report["totals"]["hours"] == 11.0
    assert report["pagination"]["total"] == 4


def test_detailed_counts_what_lies_within_the_range(admin: Api, office: Any) -> None:
    answer = admin.get("/reports/detailed?start_date=2024-01-16&end_date=2024-01-16&timezone=UTC")
    report = answer.json["detailed"]
    assert [(e["seconds"], e["amount"]) for e in report["entries"]] == [(7200, 40.0)]
    assert (report["totals"]["hours"], report["totals"]["entries"]) == (2.0, 0)


def test_amounts_add_up_over_the_pages(admin: Api) -> None:
    project = admin.make("/projects", name="Thirds", hourly_rate=100)
    for day in range(15, 22):
        times = {"start_time": f"2024-01-{day}T09:00:00Z", "duration": 1200}
        admin.make("/time-entries", project_id=project["id"], **times)
    pages = [told(admin, "detailed", f"per_page=2&page={page}") for page in range(1, 6)]
    amounts = [[e["amount"] for e in page["entries"]] for page in pages]
    assert amounts == [[33.33, 33.34], [33.33, 33.33], [33.34, 33.33], [33.33], []]
    assert pages[0]["totals"]["billable_amount"] == {"EUR": 233.33}
    assert told(admin, "detailed", "per_page=101")["pagination"]["per_page"] == 100


def test_who_sees_no_rates_is_told_none(admin: Api, office: Any) -> None:
    (first, *_) = told(office["ben"], "detailed")["entries"]
    assert not {"hourly_rate", "amount", "currency"} & first.keys()
    assert {row["amount"] for row in rows_of(office["ben"], "detailed")} == {""}
    assert told(office["ben"], "budget")["projects"] == []


def test_no_report_tells_a_manager_the_rate_of_a_client(admin: Api, sign_in: SignIn) -> None:
    mira = sign_in("read:*", "write:*", role="manager")
    client = admin.make("/clients", name="Secretive", default_hourly_rate=97.31)["id"]
    project = mira.make("/projects", name="C", client_id=client, budget_amount=1000)["id"]
    mira.make("/time-entries", project_id=project, date="2024-01-15", duration="1h")
    for name in NAMES:
        assert "97.31" not in f"{told(mira, name)} {rows_of(mira, name)}"
    (budget,) = told(mira, "budget")["projects"]
    assert (budget["used_hours"], budget["budget_amount"]) == (1.0, 1000.0)
    assert "used_amount" not in budget


def test_weekly_is_people_by_days(admin: Api, office: Any) -> None:
    first, second = told(admin, "weekly")["weeks"]
    assert (first["week"], second["week"]) == ("2024-01-15", "2024-01-22")
    (ben,) = first["users"]
    assert [day["hours"] for day in ben["by_day"]] == [4.0, 2.0, 0, 0, 0, 0, 0]
    assert [user["username"] for user in second["users"]] == ["cleo", "ben"]
    assert second["seconds"] == [0, 7200, 0, 0, 3 * 3600, 0, 0]


def test_utilization_is_of_people_and_teams(admin: Api, office: Any) -> None:
    report = told(admin, "utilization")
    used = {use["username"]: use for use in report["by_user"] if use["seconds"]}
    assert used["ben"]["capacity_hours"] == 80.0
    assert used["ben"]["utilization_percent"] == 10.0
    assert used["cleo"]["utilization_percent"] == 7.5
    assert used["cleo"]["billable_percent"] == 5.0
    (team,) = report["by_team"]
    assert (team["team_name"], team["capacity_hours"], team["hours"]) == ("Design", 120.0, 11.0)
    (own,) = told(office["ben"], "utilization")["by_user"]
    assert own["username"] == "ben"


def test_utilization_of_a_lead_is_of_whom_they_lead(
    admin: Api, sign_in: SignIn, office: Any
) -> None:
    mira = sign_in("read:*", username="mira", role="manager")
    admin.make("/teams", name="Led", lead_ids=[mira.user_id], member_ids=[office["ben"].user_id])
    assert [use["username"] for use in told(mira, "utilization")["by_user"]] == ["ben", "mira"]


def test_budget_says_when_it_runs_out(admin: Api, office: Any) -> None:
    with time_machine.travel("2024-01-29T12:00:00Z", tick=False):
        first, second = told(admin, "budget")["projects"]
    assert (first["used_hours"], first["remaining_hours"]) == (8.0, 8.0)
    assert (first["used_amount"], first["remaining_amount"]) == (160.0, 240.0)
    assert (first["hours_used_percent"], first["budget_used_percent"]) == (50.0, 40.0)
    assert (first["burn_hours_per_week"], first["burn_amount_per_week"]) == (4.0, 80.0)
    # Eight hours at four a week: two weeks from today, before the money.
    assert first["runs_out_on"] == "2024-02-12"
    assert (second["remaining_hours"], second["runs_out_on"]) == (0.0, "2024-01-29")
    again = admin.get("/reports/budget?start_date=2024-02-01&end_date=2024-02-28")
    unburnt = again.json["budget"]["projects"][0]
    assert (unburnt["used_hours"], unburnt["runs_out_on"]) == (8.0, None)


def test_projects_and_users_have_a_row_each(admin: Api, office: Any) -> None:
    first, second = told(admin, "projects")["rows"]
    assert (first["project_name"], first["hours"], first["users"]) == ('A, "the" first', 8.0, 1)
    assert (second["billable_percent"], second["status"]) == (66.67, "active")
    ben, cleo = told(admin, "users")["rows"]
    assert (ben["username"], ben["projects"]) == ("ben", 1)
    assert cleo["billable_hours"] == 2.0


@pytest.mark.parametrize("name", NAMES)
def test_csv_has_the_numbers_of_json(name: str, admin: Api, office: Any) -> None:
    rows = rows_of(admin, name)
    key = "used_seconds" if name == "budget" else "seconds"
    assert sum(int(row[key]) for row in rows) == 11 * 3600


def test_csv_is_by_the_book(admin: Api, office: Any) -> None:
    answer = admin.get(f"/reports/detailed?{RANGE}&format=csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="detailed.csv"'
    assert '"A, ""the"" first"' in answer.text
    assert answer.text.endswith("\r\n")
    row = rows_of(admin, "detailed")[-1]
    assert row["client_name"].startswith("'=cmd")
    assert row["notes"] == "'+1 line\r\nand another"
    assert row["start_time"] == "2024-01-15T20:00:00Z"
    assert row["amount"] == "120.00"


@pytest.mark.parametrize("name", ["summary", "detailed", "weekly", "budget", "projects"])
def test_a_workbook_has_real_numbers_and_text_that_is_text(
    name: str, admin: Api, office: Any
) -> None:
    answer = admin.get(f"/reports/{name}?{RANGE}&format=xlsx")
    assert answer.status_code == 200
    with ZipFile(BytesIO(answer.data)) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
    assert "<f>" not in sheet
    # Whatever looks like a formula is an inline string; hours are a number.
    assert re.search(r"<v>[0-9.]+</v>", sheet)
    if name in ("detailed", "budget", "projects"):
        assert re.search(r't="(inlineStr|str|s)"[^>]*><is><t[^>]*>=cmd', sheet)


def test_a_workbook_has_dates_in_the_zone_of_the_report(admin: Api, office: Any) -> None:
    answer = admin.get(f"/reports/detailed?{RANGE[:-3]}Asia/Kolkata&format=xlsx")
    with ZipFile(BytesIO(answer.data)) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
    # 2024-01-16 01:30 on the clocks of Kolkata, in days since 1899-12-30.
    assert "<v>45307.0625" in sheet


@pytest.mark.parametrize("name", NAMES)
def test_a_pdf_is_one(name: str, admin: Api, office: Any) -> None:
    answer = admin.get(f"/reports/{name}?{RANGE}", headers={"Accept": "application/pdf"})
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert answer.data.rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf"])
@pytest.mark.parametrize("name", NAMES)
def test_an_empty_report_is_no_error(name: str, form: str, admin: Api) -> None:
    assert admin.get(f"/reports/{name}?format={form}").status_code == 200


def test_format_goes_before_accept(admin: Api) -> None:
    kinds = {"Accept": "text/csv, application/json;q=0.5"}
    assert admin.get("/reports/users", headers=kinds).mimetype == "text/csv"
    assert admin.get("/reports/users?format=json", headers=kinds).is_json
    assert admin.get("/reports/users", headers={"Accept": "text/html"}).is_json
    assert admin.get("/reports/users?format=docx").status_code == 400
