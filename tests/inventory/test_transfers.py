"""`/api/v1/inventory/transfers`, as published and where it goes further."""

import pytest

from tests.inventory.conftest import Store

PUBLISHED = {
    "reference_id", "moved_at", "stock_item_id", "from_warehouse_id", "to_warehouse_id",
    "quantity", "notes", "movement_ids",
}  # fmt: skip


def test_a_transfer_answers_with_its_reference_and_both_movements(store: Store) -> None:
    answer = store.transfer(10, notes="Optional notes")
    assert answer.status_code == 201
    out, into = answer.json["transfers"]
    assert (out["warehouse_id"], out["quantity"]) == (store.main, -10)
    assert (into["warehouse_id"], into["quantity"]) == (store.van, 10)
    reference_id = answer.json["reference_id"]
    assert {out["reference_id"], into["reference_id"]} == {reference_id}
    assert answer.json["message"] == "Stock transferred successfully"
    transfer = answer.json["transfer"]
    assert transfer["movements"] == [out, into]
    assert transfer["movement_ids"] == [out["id"], into["id"]]
    url = f"/inventory/transfers/{reference_id}"
    assert answer.headers["Location"] == f"/api/v1{url}"
    assert store.api.get(url).json == {"transfer": transfer}


def test_the_list_tells_what_is_published(store: Store) -> None:
    store.transfer(10, notes="First")
    store.transfer(5, notes="Second")
    answer = store.api.get("/inventory/transfers?page=1&per_page=1")
    [transfer] = answer.json["transfers"]
    assert transfer.keys() >= PUBLISHED
    assert (transfer["notes"], transfer["quantity"]) == ("Second", 5)
    assert answer.json["pagination"]["total"] == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [("date_from=2020-01-01", 1), ("date_to=2020-01-01", 0), ("date_from=2199-01-01", 0),
     ("warehouse_id={van}", 1), ("warehouse_id={main}", 1), ("stock_item_id={item}", 1),
     ("stock_item_id=999999999", 0)],
)  # fmt: skip
def test_the_filters(store: Store, query: str, found: int) -> None:
    store.transfer(10)
    known = {"van": store.van, "main": store.main, "item": store.item}
    answer = store.api.get(f"/inventory/transfers?{query.format(**known)}")
    assert len(answer.json["transfers"]) == found


def test_all_missing_fields_are_named_at_once(store: Store) -> None:
    answer = store.api.post("/inventory/transfers", json={"notes": "nothing else"})
    assert answer.status_code == 400
    names = ["stock_item_id", "from_warehouse_id", "to_warehouse_id", "quantity"]
    assert answer.json["errors"] == {name: [f"{name} is required"] for name in names}


@pytest.mark.parametrize("field", ["stock_item_id", "from_warehouse_id", "to_warehouse_id"])
def test_an_unknown_item_or_warehouse_is_a_404(store: Store, field: str) -> None:
    answer = store.transfer(1, **{field: 999_999_999})
    assert (answer.status_code, answer.json["error_code"]) == (404, "not_found")


def test_without_enough_stock_nothing_moves(store: Store) -> None:
    answer = store.transfer(100.5)
    assert (answer.status_code, answer.json["error_code"]) == (400, "insufficient_stock")
    assert store.on_hand() == 100
    assert store.api.get("/inventory/transfers").json["transfers"] == []


def test_a_transfer_goes_elsewhere(store: Store) -> None:
    answer = store.transfer(1, to_warehouse_id=store.main)
    assert answer.json["errors"] == {"to_warehouse_id": ["Must be another warehouse"]}


@pytest.mark.parametrize("quantity", [0, -1, 0.0001, "ten", None])
def test_a_quantity_is_above_zero(store: Store, quantity: object) -> None:
    answer = store.api.post("/inventory/transfers", json={"quantity": quantity})
    assert "quantity" in answer.json["errors"]


def test_what_all_stock_is_worth_stays(store: Store) -> None:
    store.move(1, "purchase", unit_cost=1.3333)
    for quantity in (33, 0.001, 17.777):
        store.transfer(quantity)
    worth = [store.level(w)["total_value"] for w in (store.main, store.van)]
    assert round(sum(worth), 2) == 201.33
    store.transfer(store.on_hand())
    assert store.level(store.van)["total_value"] == 201.33
    assert store.level()["total_value"] == 0


def test_no_transfer_is_a_404(store: Store) -> None:
    answer = store.api.get("/inventory/transfers/999999999")
    assert (answer.status_code, answer.json["error_code"]) == (404, "not_found")
