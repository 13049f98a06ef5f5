"""Kept totals: what triggers note and fold is what the entries say."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, text, update

from app.kit.db import session
from app.reports import checking
from app.time_entries.models import TimeEntry
from tests.api import Api

FIRST = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def project(admin: Api) -> Any:
    return admin.make("/projects", name="Website")


def book_many(admin: Api, project: Any, number: int) -> None:
    rows = [
        {
            "user_id": admin.user_id,
            "project_id": project["id"],
            "start_time": FIRST + timedelta(hours=7 * n),
            "end_time": FIRST + timedelta(hours=7 * n + n % 30, minutes=n % 7),
        }
        for n in range(number)
    ]
    session.execute(insert(TimeEntry), rows)


def differences() -> Any:
    return checking.differences(session.connection())


def noted() -> Any:
    return session.scalar(text("SELECT count(*) FROM time_total_changes"))


def test_they_agree_after_bulk_changes(admin: Api, project: Any) -> None:
    book_many(admin, project, 3000)
    assert noted() < 1024
    assert differences() == []
    other = admin.make("/projects", name="App")
    later = TimeEntry.start_time + timedelta(days=20)
    moved = {"project_id": other["id"], "start_time": later, "end_time": later}
    session.execute(update(TimeEntry).where(TimeEntry.id % 3 == 0).values(moved))
    session.execute(delete(TimeEntry).where(TimeEntry.id % 5 == 0))
    assert noted() < 1024
    assert differences() == []


def test_emptying_the_table_empties_them(admin: Api, project: Any) -> None:
    book_many(admin, project, 1100)
    session.execute(text("TRUNCATE time_entries"))
    assert differences() == []


def test_what_changes_no_time_is_not_noted(admin: Api, project: Any) -> None:
    entry = admin.make(
        "/time-entries", project_id=project["id"], date="2024-01-15", duration_minutes=60
    )
    before = noted()
    admin.put(f"/time-entries/{entry['id']}", json={"notes": "Planning", "tags": "a,b"})
    admin.make("/timer/start", project_id=project["id"])
    assert noted() == before == 1


def test_what_went_past_the_triggers_is_found_and_repaired(admin: Api, project: Any) -> None:
    book_many(admin, project, 50)
    session.execute(text("SET LOCAL session_replication_role = replica"))
    session.execute(update(TimeEntry).where(TimeEntry.id % 2 == 0).values(billable=False))
    session.execute(text("SET LOCAL session_replication_role = DEFAULT"))
    assert differences() != []
    checking.repair(session.connection())
    assert differences() == []
    assert noted() == 0
