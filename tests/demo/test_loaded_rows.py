"""What is in the database after loading."""

import sqlalchemy as sa

from app.demo import people, timesheet
from app.demo.working_days import holidays
from app.kit.db import session
from tests.demo.conftest import AT

EVENT_TABLES = ("users", "teams", "clients", "projects", "tasks", "time_entries")


def number(sql: str) -> int:
    return int(session.scalar(sa.text(sql)) or 0)


def test_there_is_an_agency_of_the_promised_size() -> None:
    counted = {table: number(f"SELECT count(*) FROM {table}") for table in EVENT_TABLES}  # noqa: S608  # names of our own
    assert counted | {"time_entries": 0} == {
        "users": 8,
        "teams": 2,
        "clients": 12,
        "projects": 30,
        "tasks": 150,
        "time_entries": 0,
    }
    assert 5000 < counted["time_entries"] < 7000


def test_there_is_one_administrator_and_nobody_else_can_sign_in() -> None:
    assert number("SELECT count(*) FROM users WHERE role = 'admin'") == 1
    assert number("SELECT count(*) FROM users WHERE password_hash IS NOT NULL") == 1


def test_projects_and_tasks_are_in_every_status() -> None:
    assert number("SELECT count(DISTINCT status) FROM projects") == 3
    assert number("SELECT count(DISTINCT status) FROM tasks") == 5
    assert number("SELECT count(DISTINCT priority) FROM tasks") == 4
    assert number("SELECT count(*) FROM projects WHERE visibility = 'members'") == 3


def test_nobody_is_in_two_places_at_once() -> None:
    overlaps = number(
        "SELECT count(*) FROM time_entries a JOIN time_entries b ON a.user_id = b.user_id"
        " AND a.id < b.id AND tstzrange(a.start_time, a.end_time)"
        " && tstzrange(b.start_time, b.end_time)"
    )
    assert overlaps == 0


def test_nobody_works_on_weekends_holidays_or_in_the_future() -> None:
    days = session.scalars(
        sa.text(
            "SELECT DISTINCT (start_time AT TIME ZONE :zone)::date FROM time_entries"
            " UNION SELECT (end_time AT TIME ZONE :zone)::date FROM time_entries"
            " WHERE end_time IS NOT NULL"
        ),
        {"zone": people.TIMEZONE},
    ).all()
    assert len(days) > 240
    assert [day for day in days if day.weekday() > 4 or day in holidays(day.year)] == []
    latest = session.scalar(sa.text("SELECT max(coalesce(end_time, start_time)) FROM time_entries"))
    assert latest is not None
    assert latest <= AT


def test_a_few_timers_run_one_for_a_person_on_active_projects() -> None:
    running = session.execute(
        sa.text(
            "SELECT count(*), count(DISTINCT user_id), bool_and(p.status = 'active')"
            " FROM time_entries t JOIN projects p ON p.id = project_id WHERE end_time IS NULL"
        )
    ).one()
    assert tuple(running) == (timesheet.RUNNING, timesheet.RUNNING, True)


def test_people_book_about_the_hours_of_their_days() -> None:
    people_days = session.execute(
        sa.text(
            "SELECT user_id, start_time::date, sum(duration_seconds) / 3600.0, min(start_time),"
            " count(*) FROM time_entries WHERE start_time < :today GROUP BY 1, 2"
        ),
        {"today": AT.date()},
    ).all()
    assert all(6.3 <= hours <= 9 and entries == 4 for _, _, hours, _, entries in people_days)
    by_person = [
        sum(1 for row in people_days if row[0] == who) for who in {r[0] for r in people_days}
    ]
    assert len(by_person) == 7
    assert all(130 <= days <= 240 for days in by_person)


def test_time_is_booked_only_while_a_project_runs_and_by_those_who_see_it() -> None:
    assert number("SELECT count(*) FROM time_entries t JOIN projects p ON p.id = project_id"
                  " WHERE start_time < p.created_at") == 0  # fmt: skip
    outsiders = number(
        "SELECT count(*) FROM time_entries t JOIN projects p ON p.id = project_id"
        " WHERE visibility = 'members' AND NOT EXISTS (SELECT FROM project_members m"
        " WHERE m.project_id = p.id AND m.user_id = t.user_id)"
    )
    assert outsiders == 0


def test_every_row_has_one_event_that_creates_it() -> None:
    for table in EVENT_TABLES:
        kind = "time_entry" if table == "time_entries" else table.removesuffix("s")
        without = number(
            f"SELECT count(*) FROM {table} t FULL JOIN (SELECT subject_id FROM events WHERE type ="  # noqa: S608  # names of our own
            f" '{kind}.created' OR ('{kind}' = 'time_entry' AND type = 'timer.started')) e"
            " ON e.subject_id = t.id WHERE e.subject_id IS NULL OR t.id IS NULL"
        )
        assert without == 0, table
    assert number("SELECT count(*) FROM events") == number(
        "SELECT count(DISTINCT (type, subject_id)) FROM events"
    )


def test_events_are_told_in_the_order_of_their_days() -> None:
    disorder = number(
        "SELECT count(*) FROM (SELECT created_at < lag(created_at) OVER (ORDER BY id) AS back"
        " FROM events WHERE type LIKE '%.created' AND subject_type <> 'token'"
        " AND created_at < :at) e WHERE back".replace(":at", f"'{AT.isoformat()}'")
    )
    assert disorder == 0
