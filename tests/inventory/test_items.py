"""Items and warehouses."""

import pytest

from tests.api import Api, SignIn
from tests.inventory.conftest import Store

ITEM = {
    "sku": "BOLT-8",
    "name": "Bolt M8",
    "description": "Stainless",
    "category": "Screws",
    "unit": "pcs",
    "default_cost": 0.0125,
    "default_price": 0.5,
    "currency_code": "USD",
    "barcode": "4006381333931",
    "reorder_point": 20.5,
    "reorder_quantity": 100,
    "is_active": True,
}


def test_an_item_is_told_as_it_was_sent(inventory: Api) -> None:
    item = inventory.make("/inventory/items", **ITEM)
    assert ITEM.items() <= item.items()
    assert inventory.get(f"/inventory/items/{item['id']}").json["item"] == item


def test_an_item_is_in_the_currency_of_the_settings_unless_it_says_so(inventory: Api) -> None:
    inventory.put("/settings", json={"currency": "CHF"})
    item = inventory.make("/inventory/items", sku="A", name="A")
    assert (item["currency_code"], item["unit"], item["is_active"]) == ("CHF", "pcs", True)


@pytest.mark.parametrize("same", [{"sku": "bolt-8"}, {"barcode": ITEM["barcode"]}])
def test_a_sku_and_a_barcode_are_of_one_item(inventory: Api, same: dict[str, str]) -> None:
    inventory.make("/inventory/items", **ITEM)
    answer = inventory.post("/inventory/items", json={"sku": "B", "name": "B", **same})
    assert answer.status_code == 409


def test_many_items_may_have_no_barcode(inventory: Api) -> None:
    for sku in ("A", "B"):
        item = inventory.make("/inventory/items", sku=sku, name=sku, barcode="")
        assert item["barcode"] is None


def test_items_are_found_by_category_text_and_activity(inventory: Api) -> None:
    bolt = inventory.make("/inventory/items", **ITEM)["id"]
    nut = inventory.make("/inventory/items", sku="NUT", name="Nut", is_active=False)["id"]
    for query, found in [
        ("category=Screws", [bolt]),
        ("category=", [nut]),
        ("q=stainl", [bolt]),
        ("q=nut", [nut]),
        ("q=4006381", [bolt]),
        ("is_active=true", [bolt]),
        ("sort=-sku", [nut, bolt]),
    ]:
        items = inventory.get(f"/inventory/items?{query}").json["items"]
        assert [item["id"] for item in items] == found, query


def test_the_currency_of_an_item_stays_once_its_stock_has_moved(store: Store) -> None:
    new = store.api.make("/inventory/items", sku="NEW", name="New")
    answer = store.api.put(f"/inventory/items/{new['id']}", json={"currency_code": "USD"})
    assert answer.json["item"]["currency_code"] == "USD"
    answer = store.api.put(f"/inventory/items/{store.item}", json={"currency_code": "USD"})
    assert answer.status_code == 400
    assert list(answer.json["errors"]) == ["currency_code"]


def test_an_inactive_item_takes_nothing_in_and_may_be_used_up(store: Store) -> None:
    answer = store.api.delete(f"/inventory/items/{store.item}")
    assert answer.json["item"]["is_active"] is False
    assert store.api.delete(f"/inventory/items/{store.item}").status_code == 200
    refused = store.move(1)
    assert (refused.status_code, list(refused.json["errors"])) == (400, ["stock_item_id"])
    assert store.move(-1).status_code == 201
    assert store.transfer(1).status_code == 201


def test_an_inactive_warehouse_takes_nothing_in_and_may_be_emptied(store: Store) -> None:
    store.transfer(10)
    store.api.delete(f"/inventory/warehouses/{store.van}")
    refused = store.move(1, warehouse_id=store.van)
    assert (refused.status_code, list(refused.json["errors"])) == (400, ["warehouse_id"])
    refused = store.transfer(1)
    assert (refused.status_code, list(refused.json["errors"])) == (400, ["to_warehouse_id"])
    back = {"from_warehouse_id": store.van, "to_warehouse_id": store.main}
    assert store.transfer(10, **back).status_code == 201


@pytest.mark.parametrize("same", [{"name": "MAIN"}, {"name": "Other", "code": "m"}])
def test_a_name_and_a_code_are_of_one_warehouse(inventory: Api, same: dict[str, str]) -> None:
    inventory.make("/inventory/warehouses", name="Main", code="M")
    assert inventory.post("/inventory/warehouses", json=same).status_code == 409


@pytest.mark.parametrize("noun", ["inventory", "projects"])
def test_the_scopes_of_the_inventory_and_of_projects_open_it(
    inventory: Api, sign_in: SignIn, noun: str
) -> None:
    reader, writer = sign_in(f"read:{noun}"), sign_in(f"write:{noun}")
    body = {"sku": "A", "name": "A"}
    assert reader.get("/inventory/items").status_code == 200
    assert reader.post("/inventory/items", json=body).status_code == 403
    assert writer.post("/inventory/items", json=body).status_code == 201
    assert writer.get("/inventory/items").status_code == 403


def test_the_scope_of_the_inventory_opens_no_projects(inventory: Api, sign_in: SignIn) -> None:
    assert sign_in("read:inventory").get("/projects").status_code == 403
