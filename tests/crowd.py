"""People of all roles who see different things, and a morning in which all of it changes."""

import random
from dataclasses import dataclass
from typing import Any

from tests.api import Api, SignIn


@dataclass
class Crowd:
    admin: Api
    people: list[Api]


def crowd_of(admin: Api, sign_in: SignIn) -> Crowd:
    admin.put("/settings", json={"modules": {"inventory": True}})
    roles = ("manager", "manager", "user", "user", "viewer")
    return Crowd(admin, [sign_in("read:*", "write:*", role=role) for role in roles])


def live(crowd: Crowd, seed: int) -> None:
    """A busy morning: projects change hands, people change teams, time is booked."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    admin, people = crowd.admin, crowd.people
    ids = [person.user_id for person in people]
    projects, tasks = [], []
    clients = [admin.make("/clients", name=f"Client {seed} {number}")["id"] for number in range(3)]
    item = admin.make("/inventory/items", sku=f"S{seed}", name="Bolt")
    place = admin.make("/inventory/warehouses", name=f"W{seed}")
    for number in range(8):
        body: dict[str, Any] = {
            "name": f"Project {seed} {number}",
            "client_id": chance.choice(clients),
            "manager_id": chance.choice(ids),
            "member_ids": chance.sample(ids, 2),
            "visibility": chance.choice(["everyone", "members"]),
            "hourly_rate": 50,
        }
        projects.append(admin.make("/projects", **body)["id"])
        tasks.append(admin.make("/tasks", name="Task", project_id=projects[-1])["id"])
        admin.make(
            "/inventory/movements",
            stock_item_id=item["id"],
            warehouse_id=place["id"],
            movement_type="purchase",
            quantity=5,
            project_id=projects[-1],
        )
    admin.make("/teams", name=f"Team {seed}", lead_ids=ids[:1], member_ids=chance.sample(ids, 2))
    entries = [
        admin.make(
            "/time-entries",
            project_id=chance.choice(projects),
            user_id=chance.choice(ids),
            date=f"2024-01-{chance.randint(11, 19)}",
            duration=f"{chance.randint(1, 9)}h",
            tags=chance.choice(["site", "paint"]),
        )["id"]
        for _ in range(8)
    ]
    for _ in range(12):
        project = f"/projects/{chance.choice(projects)}"
        admin.patch(project, json={"visibility": chance.choice(["everyone", "members"])})
        admin.patch(project, json={"manager_id": chance.choice(ids)})
        admin.patch(f"/tasks/{chance.choice(tasks)}", json={"project_id": chance.choice(projects)})
        change = {"user_id": chance.choice(ids), "project_id": chance.choice(projects)}
        admin.patch(f"/time-entries/{chance.choice(entries)}", json=change)
