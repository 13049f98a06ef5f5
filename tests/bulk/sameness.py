"""Many changes by chance, and what is left of a house after them."""

import random
import re
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from app.kit.db import session
from tests.api import Api, SignIn

NOBODY = 999_999_999
WORDS = {"time-entries": "time_entry", "tasks": "task", "projects": "project", "clients": "client"}
_LEFT = {
    "clients": "clients",
    "projects": "projects",
    "project_members": "project_members",
    "tasks": "tasks",
    "time_entries": "time_entries",
    "tag_totals": "(SELECT * FROM tag_totals WHERE entries <> 0)",
    "totals": """(SELECT user_id, project_id, task_id, billable, sum(seconds) AS seconds,
        sum(entries) AS entries FROM (
            SELECT user_id, project_id, task_id, billable, seconds, entries FROM time_totals
            WHERE level = 'year'
            UNION ALL SELECT c.user_id, c.project_id, coalesce(c.task_id, 0), c.billable,
                c.sign * m.seconds, c.sign * m.entries
            FROM time_total_changes c,
                months_of(c.start_time, c.end_time, c.duration_seconds, c.date_only) m) folded
        GROUP BY 1, 2, 3, 4 HAVING sum(seconds) <> 0 OR sum(entries) <> 0)""",
    "events": """(SELECT id AS place, type, actor_id, subject_id,
        data - '{created_at,updated_at,duration_seconds,duration_hours,duration_formatted}'::text[]
        AS data, changes FROM events)""",
}
# New things get ids that are no other number, and of one kind each.
_FIRST = {room: (room.replace("-", "_"), n * 10**9) for n, room in enumerate(WORDS, start=1)}
_MOVING = {"created_at", "updated_at", "place"}


@dataclass
class House:
    """A few things of each kind, and people who see more and less of them."""

    apis: list[Api]
    ids: dict[str, list[int]]

    @classmethod
    def build(cls, admin: Api, sign_in: SignIn, policy: str) -> "House":
        admin.put("/settings", json={"overlap_policy": policy})
        manager, person = sign_in("write:*", role="manager"), sign_in("write:*")
        admin.make("/teams", name="T", lead_ids=[manager.user_id], member_ids=[person.user_id])
        clients = [admin.make("/clients", name=name)["id"] for name in "AB"]
        clients.append(admin.make("/clients", name="Gone", status="archived")["id"])
        projects = [
            admin.make("/projects", name="A", client_id=clients[0], manager_id=manager.user_id)[
                "id"
            ],
            admin.make("/projects", name="B", client_id=clients[0])["id"],
            admin.make("/projects", name="S", visibility="members", member_ids=[])["id"],
            admin.make("/projects", name="Old", status="archived")["id"],
        ]
        tasks = [
            admin.make("/tasks", name="T", project_id=project)["id"] for project in projects[:3]
        ]
        entries = [
            api.make("/time-entries", project_id=projects[0], task_id=tasks[0], **slot(hour, 1))[
                "id"
            ]
            for hour, api in enumerate((admin, manager, person, person))
        ]
        ids = {"clients": clients, "projects": projects, "tasks": tasks, "time-entries": entries}
        people = [admin.user_id, manager.user_id, person.user_id]
        for table, first in _FIRST.values():
            session.execute(sa.text(f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH {first}"))
        session.commit()
        return cls([admin, manager, person], ids | {"people": people})

    def some(self, chance: random.Random, kind: str) -> int:
        return chance.choice([*self.ids[kind], *self.ids[kind], NOBODY])


def slot(hour: int, hours: int) -> dict[str, str]:
    day = "2024-01-15T"
    return {"start_time": f"{day}{hour:02}:00:00Z", "end_time": f"{day}{hour + hours:02}:00:00Z"}


def operations(house: House, room: str, chance: random.Random, number: int) -> list[dict[str, Any]]:
    return [operation(house, room, chance) for _ in range(number)]


def operation(house: House, room: str, chance: random.Random) -> dict[str, Any]:
    op = chance.choice(["create", "create", "update", "update", "update", "delete"])
    told: dict[str, Any] = {"op": op, "client_ref": f"{chance.random()}"}
    if op != "create":
        told["id"] = house.some(chance, room)
    if op != "delete":
        told["data"] = data(house, room, chance, whole=op == "create")
    if op == "update" and chance.random() < 0.1:
        told["data"]["if_updated_at"] = "2024-01-01T00:00:00Z"
    return told


def data(house: House, room: str, chance: random.Random, *, whole: bool) -> dict[str, Any]:
    name = {"name": chance.choice(["A", "a", "B", "C", "D", "E", "F", "", "G"])}
    fields: dict[str, list[dict[str, Any]]] = {
        "clients": [name, {"phone": chance.choice("123")},
                    {"email": chance.choice(["a@b.be", "x"])},
                    {"status": chance.choice(["active", "archived"])}],
        "projects": [name, {"client_id": chance.choice([None, house.some(chance, "clients")])},
                     {"status": chance.choice(["active", "on_hold", "archived"])},
                     {"member_ids": chance.sample([*house.ids["people"], NOBODY], 2)},
                     {"hourly_rate": chance.choice([7, 8.5, -1])}],
        "tasks": [name, {"project_id": house.some(chance, "projects")},
                  {"assignee_id": house.some(chance, "people")},
                  {"status": chance.choice(["todo", "done", "review", "never"])}],
        "time-entries": [{"project_id": house.some(chance, "projects")},
                         slot(chance.randrange(8), chance.choice([0, 1, 1, 1, 2])),
                         {"tags": chance.choice(["a", "a,b", "c"])},
                         {"notes": chance.choice("xyz")},
                         {"task_id": chance.choice([None, house.some(chance, "tasks")])},
                         {"end_time": None}, {"user_id": house.some(chance, "people")}],
    }  # fmt: skip
    needed = {"tasks": 2, "time-entries": 2}.get(room, 1) if whole else 0
    kept = [*fields[room][:needed], *chance.sample(fields[room], chance.choice([1, 1, 2]))]
    return {key: value for part in kept for key, value in part.items()}


def one_by_one(api: Api, room: str, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [single(api, room, one) for one in told]


def single(api: Api, room: str, one: dict[str, Any]) -> dict[str, Any]:
    if one["op"] == "create":
        answer = api.post(f"/{room}", json=one["data"])
    else:
        method = {"update": "PATCH", "delete": "DELETE"}[one["op"]]
        answer = api.open(f"/{room}/{one['id']}", method=method, json=one.get("data", {}))
    failed = answer.status_code >= 400
    return {
        "status": answer.status_code,
        "error": answer.json if failed else None,
        "warnings": {} if failed else answer.json.get("warnings", {}),
        "id": one.get("id") if failed else answer.json[WORDS[room]]["id"],
    }


def left() -> dict[str, list[Any]]:
    """All rows, with new things named by the order in which they came."""
    session.commit()
    names = names_of_new()
    told = {}
    for name, source in _LEFT.items():
        rows = session.execute(sa.text(f"SELECT * FROM {source} one ORDER BY 1")).mappings()
        kept = [named({k: v for k, v in r.items() if k not in _MOVING}, names) for r in rows]
        told[name] = kept if name == "events" else sorted(kept, key=str)
    return told


def names_of_new() -> dict[int, str]:
    found = {}
    for room, (table, first) in _FIRST.items():
        rows = session.scalars(sa.text(f"SELECT id FROM {table} WHERE id >= {first} ORDER BY id"))
        found |= {ident: f"{room} {number}" for number, ident in enumerate(rows)}
    return found


def named(value: Any, names: dict[int, str]) -> Any:
    if isinstance(value, dict):
        return {key: named(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [named(inner, names) for inner in value]
    if isinstance(value, str):
        return re.sub(r"\d+", lambda m: names.get(int(m[0]), m[0]), value)
    return names.get(value, value) if isinstance(value, int) else value
