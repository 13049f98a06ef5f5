"""The summary: the published example, groups, time zones, rounding, and who sees what."""

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from sqlalchemy import update

from app.kit.db import session
from app.time_entries.models import TimeEntry
from tests.api import Api, SignIn

YEAR = "start_date=2024-01-01&end_date=2024-12-31"


@pytest.fixture
def project(admin: Api) -> Any:
    client = admin.make("/clients", name="Northwind", currency="USD")
    return admin.make("/projects", name="Website Redesign", client_id=client["id"], hourly_rate=75)


def book(api: Api, project: Any, start: str, end: str, **more: Any) -> Any:
    body = {"project_id": project["id"], "start_time": start, "end_time": end, **more}
    return api.make("/time-entries", **body)


def summary(api: Api, query: str) -> Any:
    answer = api.get(f"/reports/summary?{query}")
    assert answer.status_code == 200, answer.json
    return answer.json["summary"]


def test_is_as_published(admin: Api, project: Any) -> None:
    other = admin.make("/projects", name="App", billable=False)
    book(admin, project, "2024-01-15T09:00:00Z", "2024-01-15T17:00:00Z")
    book(admin, project, "2024-01-16T09:00:00Z", "2024-01-16T09:30:00Z")
    book(admin, other, "2024-01-17T09:00:00Z", "2024-01-17T11:00:00Z")
    told = summary(admin, "start_date=2024-01-01&end_date=2024-01-31&timezone=UTC")
    assert told["start_date"] == "2024-01-01T00:00:00Z"
    assert told["end_date"] == "2024-01-31T23:59:59Z"
    assert (told["total_hours"], told["billable_hours"], told["total_entries"]) == (10.5, 8.5, 3)
    assert [
        {key: part[key] for key in ("project_id", "project_name", "hours", "entries")}
        for part in told["by_project"]
    ] == [
        {
            "project_id": project["id"],
            "project_name": "Website Redesign",
            "hours": 8.5,
            "entries": 2,
        },
        {"project_id": other["id"], "project_name": "App", "hours": 2.0, "entries": 1},
    ]
    assert told["billable_amount"] == {"USD": 637.5}


def test_three_levels_stand_within_each_other_and_beside(admin: Api, project: Any) -> None:
    task = admin.make("/tasks", name="Plan", project_id=project["id"])
    book(admin, project, "2024-01-15T09:00:00Z", "2024-01-15T10:00:00Z", task_id=task["id"])
    book(admin, project, "2024-01-16T09:00:00Z", "2024-01-16T11:00:00Z")
    told = summary(admin, f"{YEAR}&group_by=client,task,month")
    (client,) = told["by_client"]
    assert (client["client_name"], client["hours"]) == ("Northwind", 3.0)
    assert [(part["task_name"], part["hours"]) for part in client["by_task"]] == [
        (None, 2.0),
        ("Plan", 1.0),
    ]
    assert [part["month"] for part in client["by_task"][0]["by_month"]] == ["2024-01"]
    assert [part["task_name"] for part in told["by_task"]] == [None, "Plan"]
    assert [part["hours"] for part in told["by_month"]] == [3.0]
    assert told["by_project"][0]["hours"] == 3.0


def test_a_person_in_two_teams_is_a_group_of_their_own(admin: Api, project: Any) -> None:
    teams = [admin.make("/teams", name=n, member_ids=[admin.user_id]) for n in ("Design", "Build")]
    book(admin, project, "2024-01-15T09:00:00Z", "2024-01-15T10:00:00Z")
    (both,) = summary(admin, f"{YEAR}&group_by=team")["by_team"]
    assert both["team_names"] == ["Build", "Design"]
    assert both["team_ids"] == [teams[1]["id"], teams[0]["id"]]
    assert summary(admin, f"{YEAR}&team_id={teams[0]['id']}")["total_hours"] == 1.0


@pytest.mark.parametrize(
    ("zone", "hours"),
    [
        ("Europe/Brussels", {"2024-03-30": 1.0, "2024-03-31": 22.0}),
        ("America/New_York", {"2024-03-30": 6.0, "2024-03-31": 17.0}),
        ("Asia/Kathmandu", {"2024-03-31": 20.25, "2024-04-01": 2.75}),
    ],
)
def test_time_over_midnight_is_counted_on_the_days_it_was_worked(
    zone: str, hours: dict[str, float], admin: Api, project: Any
) -> None:
    book(admin, project, "2024-03-30T22:00:00Z", "2024-03-31T21:00:00Z")
    told = summary(admin, f"{YEAR}&group_by=day&timezone={zone}")["by_day"]
    assert {part["day"]: part["hours"] for part in told} == hours


def test_days_of_a_changed_clock_have_23_and_25_hours(admin: Api, project: Any) -> None:
    zone = "timezone=Europe/Brussels&group_by=day"
    book(admin, project, "2024-03-30T23:00:00Z", "2024-03-31T22:00:00Z")
    book(admin, project, "2024-10-26T22:00:00Z", "2024-10-27T23:00:00Z")
    told = summary(admin, f"{YEAR}&{zone}")["by_day"]
    assert [(part["day"], part["hours"]) for part in told] == [
        ("2024-03-31", 23.0),
        ("2024-10-27", 25.0),
    ]


def test_weeks_begin_as_the_settings_say(admin: Api, project: Any) -> None:
    book(admin, project, "2024-01-14T09:00:00Z", "2024-01-14T10:00:00Z")
    weeks = summary(admin, f"{YEAR}&group_by=week")["by_week"]
    assert [part["week"] for part in weeks] == ["2024-01-08"]
    admin.put("/settings", json={"week_start": "sunday"})
    weeks = summary(admin, f"{YEAR}&group_by=week")["by_week"]
    assert [part["week"] for part in weeks] == ["2024-01-14"]


@pytest.mark.parametrize(
    ("how", "hours"),
    [
        ("rounding=up", 0.75),
        ("rounding=down", 0.5),
        ("rounding=nearest", 0.75),
        ("rounding_minutes=30", 0.5),
        ("rounding=up&rounding_minutes=60", 1.0),
        ("", 0.62),
    ],
)
def test_rounding_is_a_view(how: str, hours: float, admin: Api, project: Any) -> None:
    entry = book(admin, project, "2024-01-15T09:00:00Z", "2024-01-15T09:37:30Z")
    assert summary(admin, f"{YEAR}&{how}")["total_hours"] == hours
    assert admin.get(f"/time-entries/{entry['id']}").json["time_entry"]["duration_seconds"] == 2250


def test_breaks_and_running_timers_are_not_worked(admin: Api, project: Any) -> None:
    entry = book(admin, project, "2024-01-15T09:00:00Z", "2024-01-15T12:00:00Z")
    session.execute(update(TimeEntry).where(TimeEntry.id == entry["id"]).values(break_seconds=1800))
    session.commit()
    admin.make("/timer/start", project_id=project["id"])
    assert summary(admin, f"{YEAR}")["total_hours"] == 2.5
    assert summary(admin, "")["total_entries"] == 0


def test_without_dates_it_is_the_last_thirty_days(admin: Api, project: Any) -> None:
    with time_machine.travel("2024-05-30T12:00:00Z", tick=False):
        told = summary(admin, "timezone=UTC")
    assert (told["start_date"], told["end_date"]) == (
        "2024-05-01T00:00:00Z",
        "2024-05-30T23:59:59Z",
    )


def test_what_it_tells_as_its_end_asks_for_the_same_again(admin: Api, project: Any) -> None:
    book(admin, project, "2024-01-31T23:00:00Z", "2024-02-01T01:00:00Z")
    days = summary(admin, "start_date=2024-01-01&end_date=2024-01-31&timezone=UTC")
    again = summary(admin, f"start_date={days['start_date']}&end_date={days['end_date']}")
    assert again["total_seconds"] == days["total_seconds"] == 3600
    assert again["end_date"] == days["end_date"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("start_date=2024-02-01&end_date=2024-01-31", "start_date"),
        ("start_date=2024-02-01T10:00:00Z&end_date=2024-02-01T09:00:00Z", "start_date"),
        ("start_date=yesterday", "start_date"),
        ("group_by=colour", "group_by.0"),
        ("group_by=user,project,task,day", "group_by"),
        ("timezone=Mars/Olympus", "timezone"),
        ("rounding=sideways", "rounding"),
        ("rounding_minutes=0", "rounding_minutes"),
        ("project_id=x", "project_id"),
        ("start_date=1900-01-01&end_date=2199-12-31&group_by=day", "start_date"),
    ],
)
def test_what_is_wrong_is_named(query: str, field: str, admin: Api) -> None:
    answer = admin.get(f"/reports/summary?{query}")
    assert answer.status_code == 400
    assert list(answer.json["errors"]) == [field]


def test_the_longest_range_and_entry_there_can_be(admin: Api, project: Any) -> None:
    book(admin, project, "1900-01-01T00:00:00Z", "2199-12-31T00:00:00Z")
    told = summary(admin, "start_date=1900-01-01&end_date=2199-12-31&group_by=project")
    assert told["total_seconds"] == 9467020800


def test_people_see_their_own_and_managers_what_they_lead_or_manage(
    admin: Api, sign_in: SignIn, project: Any
) -> None:
    mira = sign_in("read:*", "write:*", username="mira", role="manager")
    ben, cleo = (sign_in("read:*", "write:*", username=name) for name in ("ben", "cleo"))
    admin.make("/teams", name="Design", lead_ids=[mira.user_id], member_ids=[ben.user_id])
    managed = admin.make("/projects", name="App", manager_id=mira.user_id, hourly_rate=50)
    book(ben, project, "2024-01-15T09:00:00Z", "2024-01-15T10:00:00Z")
    book(cleo, project, "2024-01-15T09:00:00Z", "2024-01-15T11:00:00Z")
    book(cleo, managed, "2024-01-15T13:00:00Z", "2024-01-15T17:00:00Z")
    assert summary(admin, YEAR)["total_hours"] == 7.0
    assert summary(ben, YEAR)["total_hours"] == 1.0
    assert summary(cleo, YEAR)["total_hours"] == 6.0
    told = summary(mira, YEAR)
    assert told["total_hours"] == 5.0
    # Rates of the project she manages, and of no other.
    assert told["billable_amount"] == {"EUR": 200.0}
    assert ["billable_amount" in part for part in told["by_project"]] == [True, False]
    assert "billable_amount" not in summary(ben, YEAR)
    assert ben.get(f"/reports/summary?user_id={cleo.user_id}").status_code == 403
    assert summary(ben, f"{YEAR}&user_id={ben.user_id}")["total_hours"] == 1.0


def test_no_amount_tells_the_rate_of_a_client_or_a_person(admin: Api, sign_in: SignIn) -> None:
    mira = sign_in("read:*", "write:*", role="manager", hourly_rate=42)
    client = admin.make("/clients", name="Secretive", default_hourly_rate=90)["id"]
    for body in ({"name": "Of a client", "client_id": client}, {"name": "Of nobody"}):
        book(mira, mira.make("/projects", **body), "2024-01-15T09:00:00Z", "2024-01-15T10:00:00Z")
    told = summary(mira, YEAR)
    assert (told["total_hours"], "billable_amount" in told) == (2.0, False)
    assert summary(admin, YEAR)["billable_amount"] == {"EUR": 132.0}


def test_rates_come_from_project_client_and_person(admin: Api, sign_in: SignIn) -> None:
    cleo = sign_in("read:*", "write:*", username="cleo", hourly_rate=Decimal(40))
    client = admin.make("/clients", name="South", default_hourly_rate=60, currency="CHF")
    hours = {"start_time": "2024-01-15T09:00:00Z", "duration": "1h"}
    for name, more in (
        ("A", {"client_id": client["id"], "hourly_rate": 100}),
        ("B", {"client_id": client["id"]}),
        ("C", {}),
    ):
        made = admin.make("/projects", name=name, **more)
        cleo.make("/time-entries", project_id=made["id"], **hours)
    cleo.make("/time-entries", project_id=made["id"], billable=False, **hours)
    told = summary(admin, f"{YEAR}&group_by=user")
    assert told["billable_amount"] == {"CHF": 160.0, "EUR": 40.0}
    assert told["by_user"][0]["billable_amount"] == {"CHF": 160.0, "EUR": 40.0}


def test_a_cent_that_cannot_be_divided_is_lost_by_nobody(admin: Api) -> None:
    project = admin.make("/projects", name="Website", hourly_rate=100)
    for day in (15, 16, 17):
        start = f"2024-01-{day}T09:00:00Z"
        book(admin, project, start, start.replace("09:00", "09:20"))
    told = summary(admin, f"{YEAR}&group_by=day")
    assert told["billable_amount"] == {"EUR": 100.0}
    amounts = [part["billable_amount"]["EUR"] for part in told["by_day"]]
    assert amounts == [33.33, 33.34, 33.33]
