"""Movements, stock levels, and what stock is worth."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.events.models import Event
from app.inventory.movements.models import StockMovement
from app.kit.db import session
from tests.api import Api, SignIn
from tests.inventory.conftest import Store


def test_a_movement_changes_the_stock_and_says_what_is_there_afterwards(store: Store) -> None:
    project = store.api.make("/projects", name="Website")
    told = {"reason": "Built in", "notes": "Two were bent", "project_id": project["id"]}
    answer = store.move(-12.5, "sale", **told)
    assert answer.status_code == 201
    movement = answer.json["movement"]
    expected = {
        "stock_item_id": store.item,
        "sku": "BOLT-8",
        "warehouse_id": store.main,
        "warehouse_name": "Main",
        "movement_type": "sale",
        "quantity": -12.5,
        "quantity_after": 87.5,
        "unit_cost": 2,
        "value": -25,
        "currency_code": "EUR",
        "project_name": "Website",
        "reference_id": None,
        "user_id": store.api.user_id,
        **told,
    }
    assert expected.items() <= movement.items()
    assert movement["moved_at"] == movement["created_at"]
    assert answer.headers["Location"] == f"/api/v1/inventory/movements/{movement['id']}"
    assert store.api.get(answer.headers["Location"]).json["movement"] == movement
    assert store.on_hand() == 87.5


def test_quantities_have_three_places_and_no_fourth(store: Store) -> None:
    assert store.move(0.001).json["movement"]["quantity_after"] == 100.001
    assert list(store.move(0.0001).json["errors"]) == ["quantity"]


def test_stock_never_falls_below_zero(store: Store) -> None:
    answer = store.move(-100.001, "waste")
    assert answer.status_code == 400
    assert answer.json["error_code"] == "insufficient_stock"
    assert answer.json["errors"] == {"quantity": ["Only 100 available, 100.001 wanted"]}
    assert store.move(-100, "waste").status_code == 201
    assert store.move(-0.001, warehouse_id=store.van).json["error_code"] == "insufficient_stock"
    assert store.on_hand() == 0


def test_the_database_refuses_it_too(store: Store) -> None:
    change = text("UPDATE stock_levels SET quantity_on_hand = -1, total_value = 0")
    with pytest.raises(IntegrityError, match="stock_levels"):
        session.execute(change)


@pytest.mark.parametrize(
    ("kind", "quantity"), [("purchase", -1), ("sale", 1), ("waste", 1), ("adjustment", 0)]
)
def test_a_quantity_that_goes_the_wrong_way_is_refused(
    store: Store, kind: str, quantity: int
) -> None:
    answer = store.move(quantity, kind)
    assert (answer.status_code, list(answer.json["errors"])) == (400, ["quantity"])


def test_a_movement_is_no_transfer(store: Store) -> None:
    assert list(store.move(-1, "transfer").json["errors"]) == ["movement_type"]


@pytest.mark.parametrize("field", ["stock_item_id", "warehouse_id"])
def test_an_unknown_item_or_warehouse_is_a_404(store: Store, field: str) -> None:
    answer = store.move(1, **{field: 999_999_999})
    assert (answer.status_code, answer.json["error_code"]) == (404, "not_found")
    assert "999999999" in answer.json["message"]


def test_material_is_used_on_projects_that_one_sees_and_that_are_not_archived(
    store: Store, sign_in: SignIn
) -> None:
    hidden = store.api.make("/projects", name="Secret", visibility="members", member_ids=[])
    old = store.api.make("/projects", name="Old", status="archived")
    person = sign_in("read:*", "write:*")
    body = {"stock_item_id": store.item, "warehouse_id": store.main, "quantity": -1}
    body["movement_type"] = "sale"
    told = {}
    for project_id in (hidden["id"], old["id"], 999_999_999):
        answer = person.post("/inventory/movements", json=body | {"project_id": project_id})
        assert answer.status_code == 400
        told[project_id] = answer.json["errors"]["project_id"]
    assert told[hidden["id"]] == [f"There is no project {hidden['id']}"]
    assert told[old["id"]] == ["The project is archived"]


def test_a_project_that_one_does_not_see_is_none(store: Store, sign_in: SignIn) -> None:
    hidden = store.api.make("/projects", name="Secret", visibility="members", member_ids=[])
    movement = store.move(-1, "sale", project_id=hidden["id"]).json["movement"]
    person = sign_in("read:*")
    seen = person.get(f"/inventory/movements/{movement['id']}").json["movement"]
    assert (seen["project_id"], seen["project_name"]) == (None, None)
    path = f"/inventory/movements?project_id={hidden['id']}"
    assert person.get(path).json["movements"] == []
    assert [row["id"] for row in store.api.get(path).json["movements"]] == [movement["id"]]


@pytest.mark.parametrize(
    "change", ["UPDATE {} SET notes = 'other'", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
@pytest.mark.parametrize("table", ["stock_movements", "stock_transfers"])
def test_what_has_moved_stays_written(store: Store, change: str, table: str) -> None:
    store.transfer(1)
    with pytest.raises(IntegrityError, match="what has moved stays written"):
        session.execute(text(change.format(table)))


def test_the_movements_of_the_story_are_found_by_their_filters(store: Store) -> None:
    store.transfer(30)
    store.move(-5, "sale", reason="Counter")
    for query, found in [
        ("", [-5, 30, -30, 100]),
        ("movement_type=transfer", [30, -30]),
        (f"warehouse_id={store.van}", [30]),
        (f"stock_item_id={store.item}&movement_type=purchase", [100]),
        ("q=counter", [-5]),
        ("date_from=2199-01-01", []),
        ("date_to=2020-01-01", []),
        ("sort=quantity", [-30, -5, 30, 100]),
    ]:
        rows = store.api.get(f"/inventory/movements?{query}").json["movements"]
        assert [row["quantity"] for row in rows] == found, query


def events_of(kind: str) -> list[Any]:
    return list(session.scalars(select(Event).where(Event.type == kind).order_by(Event.id)))


def test_crossing_the_reorder_point_is_told_once(store: Store) -> None:
    store.api.put(f"/inventory/items/{store.item}", json={"reorder_point": 20})
    for quantity in (-80, -1, -1, 5, -4):
        assert store.move(quantity).status_code == 201
    told = events_of("inventory.low_stock")
    assert [event.changes["quantity_on_hand"] for event in told] == [[20, 19], [23, 19]]
    assert told[0].data["sku"] == "BOLT-8"
    assert told[0].data["warehouse_id"] == store.main
    assert told[0].data["quantity_on_hand"] == 19
    assert told[0].data["reorder_point"] == 20
    assert told[0].subject_id == store.level()["id"]


def test_a_transfer_crosses_it_where_it_leaves(store: Store) -> None:
    store.api.put(f"/inventory/items/{store.item}", json={"reorder_point": 20})
    store.transfer(90)
    [event] = events_of("inventory.low_stock")
    assert (event.data["warehouse_id"], event.data["quantity_on_hand"]) == (store.main, 10)


def test_stock_is_worth_its_moving_average(store: Store) -> None:
    store.move(50, "purchase", unit_cost=5)
    level = store.level()
    assert (level["average_cost"], level["total_value"]) == (3, 450)
    sold = store.move(-30, "sale").json["movement"]
    assert (sold["unit_cost"], sold["value"]) == (3, -90)
    assert store.level()["total_value"] == 360
    found = store.move(10).json["movement"]
    assert (found["unit_cost"], found["value"]) == (3, 30)


def test_stock_goes_out_at_the_average_whatever_is_sent(store: Store) -> None:
    answer = store.move(-10, "sale", unit_cost=99)
    assert answer.json["movement"]["unit_cost"] == 2
    assert "unit_cost" in answer.json["warnings"]


def test_the_first_stock_costs_the_default_or_nothing(inventory: Api, store: Store) -> None:
    for sku, fields, cost in (("A", {"default_cost": 0.125}, 0.125), ("B", {}, 0)):
        item = inventory.make("/inventory/items", sku=sku, name=sku, **fields)
        movement = store.move(8, "purchase", stock_item_id=item["id"]).json["movement"]
        assert (movement["unit_cost"], movement["value"]) == (cost, cost * 8)


def test_the_last_of_it_takes_the_rounding_along(store: Store) -> None:
    store.move(-99, "sale")
    store.move(2, "purchase", unit_cost=1.3333)
    for _ in range(3):
        store.move(-1, "sale")
    level = store.level()
    assert (level["quantity_on_hand"], level["total_value"], level["average_cost"]) == (0, 0, None)
    worth = session.scalars(
        select(StockMovement.value).where(StockMovement.stock_item_id == store.item)
    )
    assert sum(worth) == 0


def test_stock_levels_are_found_by_their_filters(store: Store) -> None:
    store.transfer(30)
    for query, found in [
        (f"warehouse_id={store.van}", [30]),
        (f"stock_item_id={store.item}", [70, 30]),
        ("category=Screws", [70, 30]),
        ("category=Nails", []),
        ("q=bolt-", [70, 30]),
        ("sort=quantity_on_hand", [30, 70]),
        ("sort=-total_value&limit=1", [70]),
    ]:
        levels = store.api.get(f"/inventory/stock-levels?{query}").json["stock_levels"]
        assert [level["quantity_on_hand"] for level in levels] == found, query


def test_a_cursor_goes_through_quantities_without_losing_one(store: Store) -> None:
    for quantity in (0.001, 0.002, 0.001, 1234567.891):
        store.move(quantity)
    seen, url = [], "/inventory/movements?sort=quantity&limit=1"
    while url:
        told = store.api.get(url).json
        seen += [row["quantity"] for row in told["movements"]]
        cursor = told["pagination"]["next_cursor"]
        url = cursor and f"/inventory/movements?sort=quantity&limit=1&cursor={cursor}"
    assert seen == [0.001, 0.001, 0.002, 100, 1234567.891]
