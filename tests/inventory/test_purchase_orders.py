"""`/api/v1/inventory/suppliers` and `/api/v1/inventory/purchase-orders`."""

from typing import Any

import pytest

from tests.inventory.conftest import Store

NOBODY = 999_999_999
URL = "/inventory/purchase-orders"


@pytest.fixture
def supplier(store: Store) -> int:
    return int(store.api.make("/inventory/suppliers", name="Ironmonger")["id"])


@pytest.fixture
def nut(store: Store) -> int:
    return int(store.api.make("/inventory/items", sku="NUT", name="Nut", default_cost=0.25)["id"])


@pytest.fixture
def order(store: Store, supplier: int, nut: int) -> Any:
    """Ten bolts at three each, and forty nuts at their default."""
    lines = [{"stock_item_id": store.item, "quantity": 10, "unit_cost": 3}]
    lines.append({"stock_item_id": nut, "quantity": 40})
    return store.api.make(URL, supplier_id=supplier, warehouse_id=store.main, items=lines)


def act(store: Store, order: Any, verb: str, **body: Any) -> Any:
    return store.api.post(f"{URL}/{order['id']}/{verb}", json=body)


def received(order: Any) -> list[float]:
    return [line["quantity_received"] for line in order["items"]]


def test_an_order_begins_as_a_draft_with_its_lines_and_what_they_cost(order: Any) -> None:
    assert (order["status"], order["supplier_name"]) == ("draft", "Ironmonger")
    assert [line["unit_cost"] for line in order["items"]] == [3, 0.25]
    assert [line["quantity_outstanding"] for line in order["items"]] == [10, 40]
    assert (order["total_cost"], order["currency_code"]) == (40, "EUR")
    assert (order["sent_at"], order["received_at"]) == (None, None)


def test_what_is_received_at_once_goes_into_stock_at_its_cost(store: Store, order: Any) -> None:
    sent = act(store, order, "send")
    assert (sent.status_code, sent.json["purchase_order"]["status"]) == (200, "sent")
    assert store.on_hand() == 100
    told = act(store, order, "receive", notes="Box 7").json["purchase_order"]
    assert (told["status"], received(told)) == ("received", [10, 40])
    assert told["received_at"]
    assert (store.on_hand(), store.level()["total_value"]) == (110, 230)
    query = "movement_type=purchase&q=box&sort=quantity"
    bolts, nuts = store.api.get(f"/inventory/movements?{query}").json["movements"]
    assert (bolts["quantity"], bolts["unit_cost"], nuts["value"]) == (10, 3, 10)
    assert bolts["purchase_order_id"] == nuts["purchase_order_id"] == order["id"]


def test_an_order_comes_in_parts(store: Store, order: Any, nut: int) -> None:
    act(store, order, "send")
    some = [{"stock_item_id": store.item, "quantity": 4, "unit_cost": 5}]
    told = act(store, order, "receive", items=some).json["purchase_order"]
    assert (told["status"], received(told)) == ("partly_received", [4, 0])
    assert store.level()["total_value"] == 220
    more = [{"stock_item_id": store.item, "quantity": 1}, {"stock_item_id": nut, "quantity": 40}]
    told = act(store, order, "receive", items=more).json["purchase_order"]
    assert (told["status"], received(told)) == ("partly_received", [5, 40])
    told = act(store, order, "receive").json["purchase_order"]
    assert (told["status"], received(told)) == ("received", [10, 40])
    assert store.on_hand() == 110


def test_no_more_comes_than_was_ordered(store: Store, order: Any, nut: int) -> None:
    act(store, order, "send")
    other = store.api.make("/inventory/items", sku="X", name="X")["id"]
    came = [
        {"stock_item_id": store.item, "quantity": 10.001},
        {"stock_item_id": other, "quantity": 1},
        {"stock_item_id": nut, "quantity": 1},
    ]
    answer = act(store, order, "receive", items=came)
    assert answer.status_code == 400
    assert answer.json["errors"] == {
        "items.0.quantity": ["Only 10 outstanding"],
        "items.1.stock_item_id": ["Is not on this order"],
    }
    assert store.on_hand() == 100


def test_each_step_has_its_status(store: Store, order: Any) -> None:
    url = f"{URL}/{order['id']}"
    assert act(store, order, "receive").json["error_code"] == "purchase_order_status"
    act(store, order, "send")
    for answer in (act(store, order, "send"), store.api.put(url, json={"notes": "Late"})):
        assert (answer.status_code, answer.json["error_code"]) == (409, "purchase_order_status")
    act(store, order, "receive")
    for answer in (act(store, order, "receive"), store.api.delete(url)):
        assert (answer.status_code, answer.json["error_code"]) == (409, "purchase_order_status")


def test_what_is_cancelled_does_not_come(store: Store, order: Any) -> None:
    act(store, order, "send")
    act(store, order, "receive", items=[{"stock_item_id": store.item, "quantity": 4}])
    for _ in range(2):
        answer = store.api.delete(f"{URL}/{order['id']}")
        assert (answer.status_code, answer.json["purchase_order"]["status"]) == (200, "cancelled")
    assert act(store, order, "receive").status_code == 409
    assert store.on_hand() == 104


def test_a_draft_changes_and_its_lines_are_written_anew(store: Store, order: Any) -> None:
    lines = [{"stock_item_id": store.item, "quantity": 1.5, "unit_cost": 2}]
    body = {"order_number": "PO-7", "expected_date": "2024-02-01", "items": lines}
    told = store.api.patch(f"{URL}/{order['id']}", json=body).json["purchase_order"]
    assert (told["order_number"], told["expected_date"]) == ("PO-7", "2024-02-01")
    assert (len(told["items"]), told["total_cost"]) == (1, 3)
    assert told["updated_at"] > order["updated_at"]


def test_a_number_is_of_one_order(store: Store, order: Any, supplier: int) -> None:
    body = {"supplier_id": supplier, "warehouse_id": store.main, "order_number": "po-7"}
    body["items"] = [{"stock_item_id": store.item, "quantity": 1}]
    assert store.api.post(URL, json=body).status_code == 201
    assert store.api.post(URL, json=body).status_code == 409
    assert store.api.patch(f"{URL}/{order['id']}", json={"order_number": "PO-7"}).status_code == 409


@pytest.mark.parametrize("field", ["supplier_id", "warehouse_id", "stock_item_id"])
def test_what_is_not_there_is_a_404(store: Store, supplier: int, field: str) -> None:
    line = {"stock_item_id": store.item, "quantity": 1}
    body: dict[str, Any] = {"supplier_id": supplier, "warehouse_id": store.main, "items": [line]}
    (line if field == "stock_item_id" else body)[field] = NOBODY
    answer = store.api.post(URL, json=body)
    assert (answer.status_code, answer.json["error_code"]) == (404, "not_found")


@pytest.mark.parametrize(
    "items", [[], [{"quantity": 0}], [{"stock_item_id": 1, "quantity": 1}] * 2, None, "x", [7]]
)
def test_lines_that_are_none_are_refused(store: Store, supplier: int, items: object) -> None:
    body = {"supplier_id": supplier, "warehouse_id": store.main, "items": items}
    answer = store.api.post(URL, json=body)
    assert answer.status_code == 400
    assert {name.split(".")[0] for name in answer.json["errors"]} == {"items"}


def test_an_order_is_of_one_currency(store: Store, supplier: int) -> None:
    dollar = store.api.make("/inventory/items", sku="US", name="US", currency_code="USD")["id"]
    lines = [{"stock_item_id": item, "quantity": 1} for item in (store.item, dollar)]
    body = {"supplier_id": supplier, "warehouse_id": store.main, "items": lines}
    assert list(store.api.post(URL, json=body).json["errors"]) == ["items"]
    body["items"] = lines[1:]
    assert store.api.make(URL, **body)["currency_code"] == "USD"
    answer = store.api.put(f"/inventory/items/{dollar}", json={"currency_code": "EUR"})
    assert list(answer.json["errors"]) == ["currency_code"]


def test_nothing_is_ordered_from_to_or_of_what_is_inactive(store: Store, supplier: int) -> None:
    body = {"supplier_id": supplier, "warehouse_id": store.van}
    body["items"] = [{"stock_item_id": store.item, "quantity": 1}]
    for path, field in (
        (f"suppliers/{supplier}", "supplier_id"),
        (f"warehouses/{store.van}", "warehouse_id"),
        (f"items/{store.item}", "stock_item_id"),
    ):
        store.api.delete(f"/inventory/{path}")
        assert list(store.api.post(URL, json=body).json["errors"]) == [field]
        store.api.patch(f"/inventory/{path}", json={"is_active": True})


def test_orders_are_found_by_their_filters(store: Store, order: Any, supplier: int) -> None:
    store.api.patch(f"{URL}/{order['id']}", json={"order_number": "PO-7"})
    for query, found in [
        ("status=draft", 1), ("status=sent", 0), (f"supplier_id={supplier}", 1),
        (f"warehouse_id={store.van}", 0), ("q=po-7", 1), ("q=nothing", 0),
    ]:  # fmt: skip
        assert len(store.api.get(f"{URL}?{query}").json["purchase_orders"]) == found, query


def test_a_supplier_is_told_as_sent_and_found(store: Store) -> None:
    body = {"name": "Sawmill", "contact_name": "Jo", "email": "jo@example.com", "phone": "1",
            "address": "Mill Lane", "notes": "Cash"}  # fmt: skip
    supplier = store.api.make("/inventory/suppliers", **body)
    assert body.items() <= supplier.items()
    found = store.api.get("/inventory/suppliers?q=jo&is_active=true").json["suppliers"]
    assert found == [supplier]
    assert store.api.post("/inventory/suppliers", json={"name": "SAWMILL"}).status_code == 409
