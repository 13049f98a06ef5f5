"""`/api/v1/inventory/reservations`."""

from typing import Any

import pytest
from sqlalchemy import select

from app.events.models import Event
from app.kit.db import session
from tests.api import SignIn
from tests.inventory.conftest import Store

URL = "/inventory/reservations"


def reserve(store: Store, quantity: float, **fields: Any) -> Any:
    body = {"stock_item_id": store.item, "warehouse_id": store.main, "quantity": quantity}
    return store.api.post(URL, json=body | fields)


def levels(store: Store) -> tuple[float, float, float]:
    level = store.level()
    names = ("quantity_on_hand", "quantity_reserved", "quantity_available")
    on_hand, reserved, available = (level[name] for name in names)
    return on_hand, reserved, available


def test_what_is_reserved_is_on_hand_and_not_available(store: Store) -> None:
    project = store.api.make("/projects", name="Fair")
    answer = reserve(store, 60, project_id=project["id"], notes="For the stand")
    assert answer.status_code == 201
    told = answer.json["reservation"]
    assert (told["status"], told["project_name"], told["movement_id"]) == ("active", "Fair", None)
    assert levels(store) == (100, 60, 40)
    for refused in (store.move(-41, "sale"), store.transfer(40.001), reserve(store, 41)):
        assert (refused.status_code, refused.json["error_code"]) == (400, "insufficient_stock")
    assert store.move(-40, "sale").status_code == 201
    assert levels(store) == (60, 60, 0)


def test_what_is_released_is_available_again(store: Store) -> None:
    told = reserve(store, 60).json["reservation"]
    for _ in range(2):
        answer = store.api.delete(f"{URL}/{told['id']}")
        assert (answer.status_code, answer.json["reservation"]["status"]) == (200, "released")
        assert levels(store) == (100, 0, 100)


def test_what_is_fulfilled_goes_out_by_a_movement(store: Store) -> None:
    project = store.api.make("/projects", name="Fair")
    told = reserve(store, 60, project_id=project["id"]).json["reservation"]
    answer = store.api.post(f"{URL}/{told['id']}/fulfill", json={"reason": "Fetched"})
    told = answer.json["reservation"]
    assert (answer.status_code, told["status"]) == (200, "fulfilled")
    assert levels(store) == (40, 0, 40)
    movement = store.api.get(f"/inventory/movements/{told['movement_id']}").json["movement"]
    expected = {
        "movement_type": "sale",
        "quantity": -60,
        "value": -120,
        "reason": "Fetched",
        "project_id": project["id"],
        "reservation_id": told["id"],
    }
    assert expected.items() <= movement.items()
    for refused in (
        store.api.post(f"{URL}/{told['id']}/fulfill"),
        store.api.delete(f"{URL}/{told['id']}"),
        store.api.put(f"{URL}/{told['id']}", json={"quantity": 1}),
    ):
        assert (refused.status_code, refused.json["error_code"]) == (409, "reservation_not_active")


def test_fulfilling_crosses_the_reorder_point(store: Store) -> None:
    store.api.put(f"/inventory/items/{store.item}", json={"reorder_point": 50})
    told = reserve(store, 60).json["reservation"]
    store.api.post(f"{URL}/{told['id']}/fulfill", json={"movement_type": "waste"})
    types = session.scalars(select(Event.type).order_by(Event.id.desc()).limit(2)).all()
    assert types == ["inventory.low_stock", "reservation.fulfilled"]


def test_a_quantity_changes_as_far_as_there_is_stock(store: Store) -> None:
    told = reserve(store, 60).json["reservation"]
    url = f"{URL}/{told['id']}"
    assert store.api.patch(url, json={"quantity": 100}).json["reservation"]["quantity"] == 100
    assert store.api.patch(url, json={"quantity": 100.001}).status_code == 400
    assert levels(store) == (100, 100, 0)
    store.api.patch(url, json={"quantity": 0.5, "notes": "Less"})
    assert levels(store) == (100, 0.5, 99.5)


@pytest.mark.parametrize("field", ["stock_item_id", "warehouse_id"])
def test_an_unknown_item_or_warehouse_is_a_404(store: Store, field: str) -> None:
    assert reserve(store, 1, **{field: 999_999_999}).status_code == 404


def test_for_projects_that_one_sees(store: Store, sign_in: SignIn) -> None:
    hidden = store.api.make("/projects", name="Secret", visibility="members", member_ids=[])
    told = reserve(store, 1, project_id=hidden["id"]).json["reservation"]
    person = sign_in("read:*", "write:*")
    seen = person.get(f"{URL}/{told['id']}").json["reservation"]
    assert (seen["project_id"], seen["project_name"]) == (None, None)
    assert person.get(f"{URL}?project_id={hidden['id']}").json["reservations"] == []
    answer = person.patch(f"{URL}/{told['id']}", json={"project_id": hidden["id"], "notes": "x"})
    assert answer.status_code == 200
    body = {"stock_item_id": store.item, "warehouse_id": store.main, "quantity": 1}
    answer = person.post(URL, json=body | {"project_id": hidden["id"]})
    assert answer.json["errors"] == {"project_id": [f"There is no project {hidden['id']}"]}


def test_reservations_are_found_by_their_filters(store: Store) -> None:
    released = reserve(store, 1, notes="First").json["reservation"]
    store.api.delete(f"{URL}/{released['id']}")
    reserve(store, 2)
    for query, found in [
        ("", [2, 1]), ("status=active", [2]), ("status=released", [1]), ("q=first", [1]),
        (f"warehouse_id={store.van}", []), (f"stock_item_id={store.item}&sort=quantity", [1, 2]),
    ]:  # fmt: skip
        rows = store.api.get(f"{URL}?{query}").json["reservations"]
        assert [row["quantity"] for row in rows] == found, query
