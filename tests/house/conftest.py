"""One of each thing that the API knows, for tests that need something to read or change."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.api import Api, SignIn

DAY = {"start_time": "2024-01-15T09:00:00Z", "end_time": "2024-01-15T17:00:00Z"}


@dataclass
class World:
    """A person with `read:*` and `write:*`, and what an administrator made that they do not see."""

    admin: Api
    person: Api
    ids: dict[str, int]


@pytest.fixture
def world(admin: Api, sign_in: SignIn) -> World:
    """`ids` are the id of one thing of each room, invisible to `person` where a room has that."""
    person, leaver = sign_in("read:*", "write:*"), sign_in("read:*")
    client = admin.make("/clients", name="Northwind")
    project = admin.make(
        "/projects", name="Secret", client_id=client["id"], visibility="members", member_ids=[]
    )
    task = admin.make("/tasks", name="Plan", project_id=project["id"])
    entry = admin.make("/time-entries", project_id=project["id"], **DAY)
    team = admin.make("/teams", name="Design", member_ids=[person.user_id])
    answer: Any = admin.delete(f"/users/{leaver.user_id}")
    assert answer.status_code == 200
    ids = {
        "clients": client["id"],
        "projects": project["id"],
        "tasks": task["id"],
        "time_entries": entry["id"],
        "teams": team["id"],
        "tokens": admin.token_id,
        "users": leaver.user_id,
    }
    return World(admin, person, ids)
