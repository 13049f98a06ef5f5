"""The sync feed under a busy morning by chance: nothing is missing, nothing is told too much."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.activity.follower import Follower, listed, steady
from tests.api import Api, SignIn

TYPES = ("user", "team", "client", "project", "task", "time_entry")
# What some do not see.
HIDDEN = ("project", "task", "time_entry")
STOCK = ("stock_item", "stock_level", "stock_movement", "reservation")
DAY = {"date": "2024-01-15", "duration": "1h"}


@dataclass
class Office:
    """People who work and people who follow; `seen` is what each has ever had in a list."""

    admin: Api
    people: list[Api]
    chance: random.Random
    followers: list[Follower] = field(default_factory=list)
    seen: list[set[tuple[str, int]]] = field(default_factory=list)
    things: dict[str, list[int]] = field(default_factory=dict)

    def follow(self) -> None:
        for number, api in enumerate([self.admin, *self.people]):
            # Small pages: places inside of a walk, and inside of an event, are reached as well.
            query = f"types={','.join((*TYPES, *STOCK))}&limit={(3, 1, 50, 2, 5, 7)[number % 6]}"
            self.followers.append(Follower(getter(api), query))
            self.seen.append(set())
        self.look()

    def look(self) -> None:
        for one, seen in zip(self.followers, self.seen, strict=True):
            seen.update(listed(one.get, *HIDDEN))

    def some(self, kind: str) -> int:
        return self.chance.choice(self.things[kind])

    def person(self) -> int:
        return self.chance.choice(self.people).user_id

    def make(self, kind: str, path: str, **body: Any) -> None:
        self.things.setdefault(kind, []).append(self.admin.make(path, **body)["id"])

    def patch(self, path: str, **body: Any) -> None:
        answer = self.admin.patch(path, json=body)
        assert answer.status_code in (200, 400, 404, 409), answer.json

    def number(self) -> int:
        return self.chance.randrange(10**9)


def getter(api: Api) -> Callable[[str], Any]:
    def get(path: str) -> Any:
        answer = api.get(path)
        assert answer.status_code == 200, answer.json
        return answer.json

    return get


def new_project(it: Office) -> None:
    it.make(
        "project",
        "/projects",
        name=f"Project {it.number()}",
        client_id=it.some("client"),
        manager_id=it.person(),
        member_ids=[it.person()],
        visibility=it.chance.choice(["everyone", "members"]),
    )


def new_task(it: Office) -> None:
    it.make("task", "/tasks", name="Task", project_id=it.some("project"), assignee_id=it.person())


def new_entry(it: Office) -> None:
    tags = it.chance.sample(["site", "paint", "wood"], it.chance.randrange(3))
    project = it.some("project")
    it.make("entry", "/time-entries", project_id=project, user_id=it.person(), tags=tags, **DAY)


def use_material(it: Office) -> None:
    place = {"stock_item_id": it.some("item"), "warehouse_id": it.some("warehouse")}
    it.make("movement", "/inventory/movements", **place, quantity=5, movement_type="purchase",
            project_id=it.some("project"))  # fmt: skip
    it.make("reservation", "/inventory/reservations", **place, quantity=1,
            project_id=it.some("project"))  # fmt: skip


def change_sight(it: Office) -> None:
    seen_by = it.chance.choice(
        [{"visibility": "members"}, {"visibility": "everyone"}, {"manager_id": it.person()},
         {"member_ids": [it.person()]}, {"member_ids": []}]
    )  # fmt: skip
    it.patch(f"/projects/{it.some('project')}", **seen_by)


def move(it: Office) -> None:
    if it.chance.random() < 0.5:
        it.patch(f"/tasks/{it.some('task')}", project_id=it.some("project"))
    else:
        place = {"project_id": it.some("project"), "user_id": it.person()}
        it.patch(f"/time-entries/{it.some('entry')}", **place)


def rename(it: Office) -> None:
    kind, path, name = it.chance.choice(
        [("project", "/projects", "name"), ("client", "/clients", "name"),
         ("task", "/tasks", "name"), ("user", "/users", "username"),
         ("item", "/inventory/items", "sku"), ("warehouse", "/inventory/warehouses", "name")]
    )  # fmt: skip
    ident = it.person() if kind == "user" else it.some(kind)
    it.patch(f"{path}/{ident}", **{name: f"Renamed {it.number()}"})


def delete(it: Office) -> None:
    kind, path = it.chance.choice([("task", "/tasks"), ("entry", "/time-entries")])
    it.admin.delete(f"{path}/{it.some(kind)}")


def change_client(it: Office) -> None:
    it.patch(f"/projects/{it.some('project')}", client_id=it.some("client"))


def change_team(it: Office) -> None:
    name = it.chance.choice(["lead_ids", "member_ids"])
    it.patch(f"/teams/{it.some('team')}", **{name: [it.person()]})


def change_tag(it: Office) -> None:
    tags = [tag["id"] for tag in it.admin.get("/tags").json["tags"]]
    if len(tags) < 2:
        return
    first, second = it.chance.sample(tags, 2)
    act = it.chance.randrange(3)
    if act == 0:
        it.patch(f"/tags/{first}", name=f"tag {it.number()}")
    elif act == 1:
        it.admin.post(f"/tags/{first}/merge", json={"into_id": second})
    else:
        it.admin.delete(f"/tags/{first}")


MAKING = (new_project, new_task, new_entry, use_material)
ACTS = (
    *MAKING, change_sight, change_sight, change_sight, move, move, rename, rename, delete, delete,
    change_client, change_team, change_tag,
)  # fmt: skip


@pytest.fixture
def office(admin: Api, sign_in: SignIn, request: pytest.FixtureRequest) -> Office:
    admin.put("/settings", json={"modules": {"inventory": True}})
    roles = ("manager", "manager", "user", "user", "viewer")
    people = [sign_in("read:*", role=role) for role in roles]
    chance = random.Random(request.param)  # noqa: S311 - repeatable, not secret
    it = Office(admin, people, chance)
    for number in range(2):
        it.make("client", "/clients", name=f"Client {number}")
        it.make("team", "/teams", name=f"Team {number}")
        it.make("item", "/inventory/items", sku=f"S{number}", name="Bolt")
        it.make("warehouse", "/inventory/warehouses", name=f"Place {number}")
    for act in MAKING * 4:
        act(it)
    it.follow()
    return it


@pytest.mark.parametrize("office", range(4), indirect=True)
def test_who_follows_holds_the_lists_and_hears_only_of_what_they_saw(office: Office) -> None:
    for _ in range(40):
        office.chance.choice(ACTS)(office)
        office.look()
        for one in office.followers:
            # Some lag behind, and meet things that are gone, or out of sight, before they hear.
            if office.chance.random() < 0.2:
                one.page()
    for one, seen in zip(office.followers, office.seen, strict=True):
        one.catch_up()
        assert steady(one.rows) == steady(listed(one.get, *TYPES, *STOCK))
        changes = [change for page in one.pages for change in page["changes"]]
        told = {(change["type"], change["id"]) for change in changes if change["type"] in HIDDEN}
        assert told <= seen
        assert sum(len(page["changes"]) for page in one.pages) > 0
