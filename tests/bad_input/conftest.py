"""One of each thing, made once: bad input leaves all of it as it was."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.events.sealing import seal
from app.identity.models import User
from app.identity.tokens import service as tokens
from app.identity.users import service as users
from app.kit.actor import SYSTEM
from app.kit.db import db, session
from app.webhooks.worker.dispatch import dispatch
from tests.api import Api
from tests.bad_input.fort import ELSEWHERE, Fort, looks
from tests.house.story import HOOK


@pytest.fixture(autouse=True, scope="module")
def transaction(app: Flask) -> Iterator[None]:
    """The transaction of all tests of a module."""
    with app.app_context(), db.engine.connect() as connection:
        outer = connection.begin()
        session.remove()
        session.configure(bind=connection, join_transaction_mode="create_savepoint")
        yield
        session.remove()
        session.configure(bind=None)
        outer.rollback()


@pytest.fixture(autouse=True)
def nothing_is_written(fort: Fort) -> Iterator[None]:
    """Around every test: bad input changes no row and makes no event."""
    # Whoever reads the ledger does this first; what was written before would look changed.
    seal()
    session.commit()
    before = looks()
    yield
    assert looks() == before


def newcomer(app: Flask, username: str, role: str, *scopes: str) -> Api:
    user = users.create(SYSTEM, username=username, role=role)
    row, clear = tokens.create(
        SYSTEM,
        name="test",
        user_id=user["id"],
        scopes=list(scopes),
        rate_limit_tier="plenty",
    )
    session.commit()
    return Api(app.test_client(), session.get_one(User, user["id"]), clear, row["id"])


@pytest.fixture(scope="module")
def fort(app: Flask, transaction: None) -> Fort:
    """What stands, and must stand as it did after every request of these tests."""
    admin = newcomer(app, "keeper", "admin", "admin:all")
    person = newcomer(app, "passer-by", "user", "read:*", "write:*")
    client = admin.make("/clients", name="Northwind", **ELSEWHERE)
    old_client = admin.make("/clients", name="Eastwind", status="archived")
    project = admin.make("/projects", name="Site", client_id=client["id"], **ELSEWHERE)
    hidden = admin.make("/projects", name="Secret", visibility="members", member_ids=[])
    old_project = admin.make("/projects", name="Old site", status="archived")
    task = admin.make("/tasks", name="Plan", project_id=project["id"], **ELSEWHERE)
    other_task = admin.make("/tasks", name="Other", project_id=hidden["id"])
    times = {"start_time": "2024-01-15T09:00:00Z", "end_time": "2024-01-15T17:00:00Z"}
    booked = {"project_id": project["id"], "tags": "draft,review", **times}
    entry = admin.make("/time-entries", **booked, **ELSEWHERE)
    tag, _ = admin.get("/tags").json["tags"]
    own_entry = person.make("/time-entries", project_id=project["id"], **times)
    people = [admin.user_id, person.user_id]
    team = admin.make("/teams", name="Design", member_ids=people)
    admin.make("/teams", name="Development")
    token = admin.make("/tokens", name="spare", scopes=["read:projects"])
    admin.put("/settings", json={"modules": {"inventory": True}})
    item = admin.make("/inventory/items", sku="BOLT", name="Bolt")
    store, van = (admin.make("/inventory/warehouses", name=name) for name in ("Store", "Van"))
    place = {"stock_item_id": item["id"], "warehouse_id": store["id"]}
    bought = {**place, "quantity": 100, "movement_type": "purchase"}
    movement = admin.make("/inventory/movements", **bought)
    brought = {
        "stock_item_id": item["id"],
        "from_warehouse_id": store["id"],
        "to_warehouse_id": van["id"],
        "quantity": 10,
    }
    admin.make("/inventory/items", sku="SCREW", name="Screw")
    for _ in range(2):
        transfer = admin.make("/inventory/transfers", **brought)
    supplier = admin.make("/inventory/suppliers", name="Ironmonger")
    admin.make("/inventory/suppliers", name="Sawmill")
    lines = [{"stock_item_id": item["id"], "quantity": 5}]
    ends = {"supplier_id": supplier["id"], "warehouse_id": store["id"]}
    for _ in range(2):
        order = admin.make("/inventory/purchase-orders", **ends, items=lines)
        reservation = admin.make("/inventory/reservations", **place, quantity=1)
    for name in ("Chat", "Books"):
        hook = admin.make("/webhooks", **HOOK | {"name": name})
    for _ in range(2):
        admin.post(f"/webhooks/{hook['id']}/ping")
    dispatch()
    _, delivery = admin.get(f"/webhooks/{hook['id']}/deliveries").json["deliveries"]
    ids = {
        "webhook": hook["id"],
        "delivery": delivery["id"],
        "supplier": supplier["id"],
        "purchase_order": order["id"],
        "reservation": reservation["id"],
        "item": item["id"],
        "warehouse": store["id"],
        "other_warehouse": van["id"],
        "movement": movement["id"],
        "reference": transfer["reference_id"],
        "client": client["id"],
        "archived_client": old_client["id"],
        "project": project["id"],
        "hidden_project": hidden["id"],
        "archived_project": old_project["id"],
        "task": task["id"],
        "task_of_hidden": other_task["id"],
        "entry": entry["id"],
        "own_entry": own_entry["id"],
        "tag": tag["id"],
        "team": team["id"],
        "token": token["id"],
        "user": person.user_id,
    }
    # Who reads the ledger seals what was written, which is no change of theirs.
    seal()
    return Fort(admin, person, ids)
