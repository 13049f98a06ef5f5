"""One of each thing that the API knows, for tests that need something to read or change."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import update

from app.kit.db import session
from app.kit.external_ids.columns import KnownElsewhere
from app.settings.models import Settings
from app.webhooks.worker.dispatch import dispatch
from tests.api import Api, SignIn
from tests.house.endpoints import UNKNOWN_ID, Endpoint
from tests.house.story import HOOK

DAY = {"start_time": "2024-01-15T09:00:00Z", "end_time": "2024-01-15T17:00:00Z"}


@pytest.fixture(autouse=True)
def every_module_is_on(transaction: None) -> None:
    """Past the API, which would write an event."""
    session.execute(update(Settings).values(modules={"inventory": True}))
    session.commit()


@dataclass
class World:
    """A person with `read:*` and `write:*`, and what an administrator made that they do not see."""

    admin: Api
    person: Api
    ids: dict[str, int]

    def url(self, endpoint: Endpoint, **query: object) -> str:
        """Its address with ids of things that are there: inside of a team stand users, inside of
        a webhook deliveries.
        """
        inner = self.ids["delivery" if endpoint.room == "deliveries" else "users"]
        return endpoint.url(self.ids.get(endpoint.room, UNKNOWN_ID), inner, **query)


@pytest.fixture
def world(admin: Api, sign_in: SignIn) -> World:
    """`ids` are the id of one thing of each room, invisible to `person` where a room has that."""
    person, leaver = sign_in("read:*", "write:*"), sign_in("read:*")
    client = admin.make("/clients", name="Northwind")
    project = admin.make(
        "/projects", name="Secret", client_id=client["id"], visibility="members", member_ids=[]
    )
    task = admin.make("/tasks", name="Plan", project_id=project["id"])
    entry = admin.make("/time-entries", project_id=project["id"], tags="secret", **DAY)
    [tag] = admin.get("/tags").json["tags"]
    team = admin.make("/teams", name="Design", member_ids=[person.user_id, leaver.user_id])
    hook, delivery = pinged(admin)
    answer: Any = admin.delete(f"/users/{leaver.user_id}")
    assert answer.status_code == 200
    ids = {
        "clients": client["id"],
        "projects": project["id"],
        "tasks": task["id"],
        "time_entries": entry["id"],
        "tags": tag["id"],
        "teams": team["id"],
        "tokens": admin.token_id,
        "users": leaver.user_id,
        "second_factor": leaver.user_id,
        "webhooks": hook,
        "deliveries": hook,
        "delivery": delivery,
        **stocked(admin),
    }
    name_elsewhere(ids)
    return World(admin, person, ids)


def name_elsewhere(ids: dict[str, int]) -> None:
    """What another system could know has its own id as a source, and an id as `World.url` has."""
    for model in KnownElsewhere.__subclasses__():
        names = {"external_source": str(ids[model.__tablename__]), "external_id": str(ids["users"])}
        session.execute(update(model).values(names | {"updated_at": model.updated_at}))
    session.commit()


def pinged(admin: Api) -> tuple[int, int]:
    """The ids of a webhook and of a delivery that is on its way to it."""
    hook: int = admin.make("/webhooks", **HOOK)["id"]
    assert admin.post(f"/webhooks/{hook}/ping").status_code == 200
    dispatch()
    [delivery] = admin.get(f"/webhooks/{hook}/deliveries").json["deliveries"]
    return hook, int(delivery["id"])


def stocked(admin: Api) -> dict[str, int]:
    """The id of one thing of each room of the inventory, which all see who see any of it."""
    item = admin.make("/inventory/items", sku="BOLT", name="Bolt")["id"]
    main, van = (admin.make("/inventory/warehouses", name=name)["id"] for name in ("Main", "Van"))
    movement = admin.make(
        "/inventory/movements",
        stock_item_id=item,
        warehouse_id=main,
        quantity=100,
        movement_type="purchase",
    )
    transfer = admin.make(
        "/inventory/transfers",
        stock_item_id=item,
        from_warehouse_id=main,
        to_warehouse_id=van,
        quantity=10,
    )
    supplier = admin.make("/inventory/suppliers", name="Ironmonger")
    order = admin.make(
        "/inventory/purchase-orders",
        supplier_id=supplier["id"],
        warehouse_id=main,
        items=[{"stock_item_id": item, "quantity": 5}],
    )
    place = {"stock_item_id": item, "warehouse_id": main}
    reservation = admin.make("/inventory/reservations", **place, quantity=1)
    return {
        "inventory_items": item,
        "inventory_warehouses": main,
        "inventory_movements": movement["id"],
        "inventory_transfers": transfer["id"],
        "inventory_suppliers": supplier["id"],
        "inventory_purchase_orders": order["id"],
        "inventory_reservations": reservation["id"],
    }
