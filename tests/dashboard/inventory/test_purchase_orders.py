"""Purchase orders: written with several lines, sent, received in parts, cancelled."""

from typing import Any

import pytest

from tests.dashboard.browser import Browser, error_at
from tests.inventory.conftest import Store

ORDERS = "/inventory/purchase-orders"
CREATE = f"{ORDERS}/create"


@pytest.fixture
def paper(store: Store) -> dict[str, Any]:
    """An order of bolts and nuts, with a blank line between."""
    store.api.make("/inventory/items", sku="NUT-8", name="Nut M8", default_cost=0.5)
    supplier = store.api.make("/inventory/suppliers", name="Ironworks")
    return {
        "supplier_id": supplier["id"],
        "warehouse_id": store.main,
        "order_number": "PO-1",
        "items.0.stock_item_id": "BOLT-8",
        "items.0.quantity": "40",
        "items.0.unit_cost": "3",
        "items.1.stock_item_id": "",
        "items.1.quantity": "",
        "items.4.stock_item_id": "nut-8",
        "items.4.quantity": "10",
    }


def order(store: Store) -> Any:
    return store.api.get("/inventory/purchase-orders").json["purchase_orders"][0]


def test_an_order_is_written_sent_and_received_in_two_parts(
    keeper: Browser, store: Store, paper: dict[str, Any]
) -> None:
    address = keeper.send(CREATE, **paper).location
    page = keeper.get(address).text
    assert "€125.00" in page
    keeper.send(f"{address}/send", _page=address)
    form = keeper.get(f"{address}/receive").text
    assert 'name="items.0.quantity" type="text" value="40' in form
    bolts, nuts = (line["stock_item_id"] for line in order(store)["items"])
    came = {"items.0.stock_item_id": bolts, "items.0.quantity": "15"}
    came |= {"items.1.stock_item_id": nuts, "items.1.quantity": ""}
    keeper.send(f"{address}/receive", **came)
    assert order(store)["status"] == "partly_received"
    assert store.on_hand() == 115
    assert ">25<" in keeper.get(address).text
    rest = {"items.0.stock_item_id": bolts, "items.0.quantity": "25"}
    rest |= {"items.1.stock_item_id": nuts, "items.1.quantity": "10", "items.1.unit_cost": "0.6"}
    keeper.send(f"{address}/receive", **rest)
    assert order(store)["status"] == "received"
    page = keeper.get(address).text
    assert "/receive" not in page
    assert "/cancel" not in page
    assert f"{address}" in keeper.get("/inventory/movements?movement_type=purchase").text


def test_errors_stand_on_their_lines_and_blank_lines_are_left_out(
    keeper: Browser, store: Store, paper: dict[str, Any]
) -> None:
    wrong = {"items.0.quantity": "0", "items.4.stock_item_id": "SCREW", "supplier_id": ""}
    answer = keeper.send(CREATE, **paper | wrong)
    assert answer.status_code == 400
    assert error_at(answer.text, "supplier_id") == "Supplier is required"
    assert error_at(answer.text, "items.0.quantity") == "Must be above 0"
    assert error_at(answer.text, "items.1.stock_item_id") == "There is no item “SCREW”."
    assert 'name="items.0.stock_item_id" value="BOLT-8"' in answer.text
    assert 'name="items.4.stock_item_id"' in answer.text
    blank = {name: "" for name in paper if name.startswith("items.")}
    page = keeper.send(CREATE, **paper | blank).text
    assert error_at(page, "items") == "Must be 1 to 200 lines"
    page = keeper.send(CREATE, **paper | {"items.4.stock_item_id": "BOLT-8"}).text
    assert error_at(page, "items") == "Each item stands on one line"


def test_a_draft_is_changed_and_a_sent_order_is_not(
    keeper: Browser, store: Store, paper: dict[str, Any]
) -> None:
    address = keeper.send(CREATE, **paper).location
    form = keeper.get(f"{address}/edit").text
    assert 'name="items.1.stock_item_id" value="NUT-8"' in form
    keeper.send(f"{address}/edit", **paper | {"items.0.quantity": "50", "notes": "Soon"})
    assert [line["quantity"] for line in order(store)["items"]] == [50, 10]
    keeper.send(f"{address}/send", _page=address)
    answer = keeper.send(f"{address}/edit", **paper)
    assert answer.status_code == 400
    assert "only a draft can be changed" in answer.text


def test_more_than_was_ordered_does_not_come(
    keeper: Browser, store: Store, paper: dict[str, Any]
) -> None:
    address = keeper.send(CREATE, **paper).location
    bolts = order(store)["items"][0]["stock_item_id"]
    came = {"items.0.stock_item_id": bolts, "items.0.quantity": "41"}
    assert "only what was sent can be received" in keeper.send(f"{address}/receive", **came).text
    keeper.send(f"{address}/send", _page=address)
    page = keeper.send(f"{address}/receive", **came).text
    assert error_at(page, "items.0.quantity") == "Only 40 outstanding"
    assert 'value="41"' in page


def test_an_order_is_cancelled_and_found_by_its_status(
    keeper: Browser, store: Store, paper: dict[str, Any]
) -> None:
    address = keeper.send(CREATE, **paper).location
    assert ">PO-1<" in keeper.get(f"{ORDERS}?status=draft&q=po-1").text
    keeper.send(f"{address}/cancel", _page=address)
    assert "Nothing found" in keeper.get(f"{ORDERS}?status=draft").text
    page = keeper.get(f"{ORDERS}?status=cancelled").text
    assert ">PO-1<" in page
    assert "€125.00" in page
