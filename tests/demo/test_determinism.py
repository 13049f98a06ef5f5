"""Two loads on the same instant are the same, row by row."""

from typing import Any

import sqlalchemy as sa

from app.demo import load
from app.kit.db import session
from app.server.first_run import welcome
from tests.demo.conftest import AT

TABLES = "events, time_entries, tasks, project_members, projects, clients, team_members, teams"


def everything() -> dict[str, list[Any]]:
    """Every row that the demo wrote, but for what is of the first run and of the clock."""
    of_first_run = "subject_type NOT IN ('token', 'settings') AND type <> 'user.updated'"
    statements = {
        table: f"SELECT * FROM {table} ORDER BY 1, 2"  # noqa: S608  # names of our own
        for table in TABLES.split(", ")
        if table != "events"
    }
    statements["users"] = (
        "SELECT username, full_name, email, role, hourly_rate FROM users ORDER BY 1"
    )
    statements["events"] = (
        "SELECT type, actor_id, subject_id, data, changes, created_at FROM events"  # noqa: S608  # names of our own
        f" WHERE {of_first_run} AND (type, subject_id) <> ('user.created', 1) ORDER BY id"
    )
    return {
        name: [tuple(row) for row in session.execute(sa.text(s))] for name, s in statements.items()
    }


def load_from_nothing() -> None:
    # Events are only added, but for this.
    session.execute(sa.text("ALTER TABLE events DISABLE TRIGGER USER"))
    for table in [*TABLES.split(", "), "api_tokens", "users"]:
        session.execute(sa.text(f"DELETE FROM {table}"))  # noqa: S608  # names of our own
        if table not in ("project_members", "team_members"):
            session.execute(sa.text(f"ALTER TABLE {table} ALTER COLUMN id RESTART"))
    session.execute(sa.text("ALTER TABLE events ENABLE TRIGGER USER"))
    session.commit()
    session.expunge_all()
    welcome()
    load(AT)


def test_two_loads_are_equal() -> None:
    load_from_nothing()
    first = everything()
    load_from_nothing()
    assert everything() == first
    assert {name: bool(rows) for name, rows in first.items()} == dict.fromkeys(first, True)
