"""What people do in an office all at once: acts by chance, over HTTP, for tests of what follows."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.live.caller import Caller
from tests.live.server import Server

FINE = (200, 201, 400, 404, 409)


@dataclass
class Office:
    """What twenty people work on at once."""

    server: Server
    people: list[int]
    tokens: dict[str, str]
    things: dict[str, list[int]] = field(default_factory=dict)

    def some(self, chance: random.Random, kind: str) -> int:
        return chance.choice(self.things[kind])

    def make(self, caller: Caller, kind: str, path: str, **body: Any) -> None:
        answer = caller.post(path, **body)
        assert answer.status in FINE, answer
        if answer.status == 201:
            made = next(value for value in answer.body.values() if isinstance(value, dict))
            self.things.setdefault(kind, []).append(made["id"])


def new_project(it: Office, caller: Caller, chance: random.Random) -> None:
    it.make(
        caller,
        "project",
        "/projects",
        name=f"Project {chance.random()}",
        client_id=it.some(chance, "client"),
        manager_id=chance.choice(it.people),
        member_ids=[chance.choice(it.people)],
        visibility=chance.choice(["everyone", "members"]),
    )


def new_task(it: Office, caller: Caller, chance: random.Random) -> None:
    person = chance.choice(it.people)
    project = it.some(chance, "project")
    it.make(caller, "task", "/tasks", name="Task", project_id=project, assignee_id=person)


def new_entry(it: Office, caller: Caller, chance: random.Random) -> None:
    it.make(
        caller,
        "entry",
        "/time-entries",
        project_id=it.some(chance, "project"),
        user_id=chance.choice(it.people),
        tags=chance.sample(["site", "paint", "wood", "glass"], chance.randrange(4)),
        date="2024-01-15",
        duration="1h",
    )


def use_material(it: Office, caller: Caller, chance: random.Random) -> None:
    place = {"stock_item_id": it.some(chance, "item"), "warehouse_id": it.some(chance, "warehouse")}
    project = it.some(chance, "project")
    bought = {"movement_type": "purchase", "quantity": 5, "project_id": project}
    it.make(caller, "movement", "/inventory/movements", **place, **bought)
    it.make(caller, "reservation", "/inventory/reservations", **place, quantity=1)


def change_sight(it: Office, caller: Caller, chance: random.Random) -> None:
    changes: list[dict[str, Any]] = [
        {"visibility": "members"},
        {"visibility": "everyone"},
        {"manager_id": chance.choice(it.people)},
        {"member_ids": chance.sample(it.people, 2)},
        {"client_id": it.some(chance, "client")},
    ]
    changed = caller.patch(f"/projects/{it.some(chance, 'project')}", **chance.choice(changes))
    assert changed.status in FINE, changed


def move(it: Office, caller: Caller, chance: random.Random) -> None:
    project = it.some(chance, "project")
    task, entry = it.some(chance, "task"), it.some(chance, "entry")
    person = chance.choice(it.people)
    assert caller.patch(f"/tasks/{task}", project_id=project).status in FINE
    moved = caller.patch(f"/time-entries/{entry}", project_id=project, user_id=person)
    assert moved.status in FINE, moved


def rename(it: Office, caller: Caller, chance: random.Random) -> None:
    kind, path, name = chance.choice(
        [("project", "/projects", "name"), ("client", "/clients", "name"),
         ("task", "/tasks", "name"), ("person", "/users", "username"),
         ("item", "/inventory/items", "sku"), ("warehouse", "/inventory/warehouses", "name")]
    )  # fmt: skip
    ident = chance.choice(it.people) if kind == "person" else it.some(chance, kind)
    answer = caller.patch(f"{path}/{ident}", **{name: f"Renamed {chance.random()}"})
    assert answer.status in FINE, answer


def delete(it: Office, caller: Caller, chance: random.Random) -> None:
    kind, path = chance.choice([("task", "/tasks"), ("entry", "/time-entries")])
    assert caller.delete(f"{path}/{it.some(chance, kind)}").status in FINE


def change_team(it: Office, caller: Caller, chance: random.Random) -> None:
    name, people = chance.choice(["lead_ids", "member_ids"]), chance.sample(it.people, 2)
    assert caller.patch(f"/teams/{it.some(chance, 'team')}", **{name: people}).status in FINE


def change_tag(it: Office, caller: Caller, chance: random.Random) -> None:
    tags = [tag["id"] for tag in caller.get("/tags").body["tags"]]
    if len(tags) > 1:
        first, second = chance.sample(tags, 2)
        changes: list[Callable[[], Any]] = [
            partial(caller.patch, f"/tags/{first}", name=f"tag {chance.random()}"),
            partial(caller.post, f"/tags/{first}/merge", into_id=second),
            partial(caller.delete, f"/tags/{first}"),
        ]
        assert chance.choice(changes)().status in FINE


def run_timer(it: Office, caller: Caller, chance: random.Random) -> None:
    """Somebody's own; several connections of one person may be at it."""
    act = chance.choice(["start", "pause", "resume", "stop"])
    body = {"project_id": it.some(chance, "project")} if act == "start" else {}
    assert caller.post(f"/timer/{act}", **body).status in FINE


ACTS = (
    new_project, new_task, new_entry, new_entry, use_material, change_sight, change_sight, move,
    move, rename, rename, delete, change_team, change_tag, run_timer,
)  # fmt: skip
