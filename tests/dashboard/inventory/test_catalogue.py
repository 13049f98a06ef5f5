"""Items, warehouses and suppliers: listed, looked at, added, changed, out of use and back."""

import pytest

from tests.api import Api
from tests.dashboard.browser import Browser, error_at
from tests.dashboard.conftest import Person
from tests.inventory.conftest import Store
from tests.statements import statements

ITEMS = "/inventory/items"


def test_while_the_module_is_off_there_are_neither_pages_nor_ways_to_them(boss: Browser) -> None:
    assert boss.get(ITEMS).status_code == 403
    assert 'href="/inventory' not in boss.get("/").text


def test_a_viewer_sees_the_stock_and_changes_nothing(
    store: Store, person: Person, browser: Browser
) -> None:
    person("vic", role="viewer")
    browser.sign_in("vic")
    page = browser.get(f"{ITEMS}/{store.item}").text
    assert "Bolt M8" in page
    assert "/edit" not in page
    assert "/deactivate" not in page
    assert "Record movement" not in browser.get("/inventory/movements").text
    for path in (f"{ITEMS}/create", f"{ITEMS}/{store.item}/edit", "/inventory/movements/create"):
        assert browser.get(path).status_code == 403
    answer = browser.send(f"{ITEMS}/create", _page="/password", name="Nut", sku="N")
    assert answer.status_code == 403


def test_the_page_of_an_item_tells_where_it_lies_and_how_it_moved(
    keeper: Browser, store: Store
) -> None:
    store.transfer(30)
    store.api.make(
        "/inventory/reservations", stock_item_id=store.item, warehouse_id=store.main, quantity=5
    )
    store.api.patch(f"/inventory/items/{store.item}", json={"reorder_point": 80})
    page = keeper.get(f"{ITEMS}/{store.item}").text
    for words in ("100 pcs", "95 pcs", "70 pcs", "30 pcs", "€140.00", "€2.00 each", "+100"):
        assert words in page, words
    assert page.count(">Low<") == 2
    assert "Reorder point" in page
    assert f"/inventory/movements?stock_item_id={store.item}" in page


def test_an_item_is_found_filtered_and_sorted(keeper: Browser, inventory: Api) -> None:
    inventory.make("/inventory/items", sku="OIL", name="Oil", category="Liquids", is_active=False)
    assert ">Oil<" in keeper.get(ITEMS).text
    for query in ("?q=bolt", "?category=Screws", "?is_active=true"):
        page = keeper.get(ITEMS + query).text
        assert ">Bolt M8<" in page
        assert ">Oil<" not in page
    names = keeper.get(f"{ITEMS}?sort=-name").text
    assert names.index(">Oil<") < names.index(">Bolt M8<")
    assert "Nothing found" in keeper.get(f"{ITEMS}?q=nothing-like-it").text
    assert keeper.get(f"{ITEMS}?is_active=perhaps").status_code == 400


def test_an_item_is_added_changed_taken_out_of_use_and_used_again(
    keeper: Browser, inventory: Api
) -> None:
    assert 'name="currency_code" type="text" value="EUR"' in keeper.get(f"{ITEMS}/create").text
    fields = {"name": "Nut M8", "sku": "NUT-8", "default_cost": "0.0125"}
    answer = keeper.send(f"{ITEMS}/create", **fields)
    assert answer.status_code == 302
    page = keeper.get(answer.location).text
    assert "“Nut M8” is saved." in page
    assert "€0.0125" in page
    address = answer.location
    assert 'name="default_cost" type="text" value="0.0125"' in keeper.get(f"{address}/edit").text
    keeper.send(f"{address}/edit", name="Nut", sku="NUT-8", reorder_point="5")
    assert ">below 5" in keeper.get(address).text
    assert 'name="reorder_point" type="text" value="5"' in keeper.get(f"{address}/edit").text
    keeper.send(f"{address}/deactivate", _page=address)
    assert "Out of use" in keeper.get(address).text
    keeper.send(f"{address}/activate", _page=address)
    item = inventory.get(f"/inventory/items/{address.split('/')[-1]}").json["item"]
    assert (item["name"], item["is_active"], item["default_cost"]) == ("Nut", True, 0.0125)


@pytest.mark.parametrize(
    ("noun", "fields", "wrong", "sentence"),
    [
        ("items", {"sku": "bolt-8", "name": "Again"}, "", "There is already an item of that SKU"),
        ("items", {"sku": "", "name": "Kept"}, "sku", "Sku is required"),
        ("items", {"sku": "X", "name": "Kept", "default_cost": "much"}, "default_cost", "Must be"),
        ("warehouses", {"name": "", "address": "Kept"}, "name", "Name is required"),
        ("suppliers", {"name": "Kept", "email": "no"}, "email", "Must be an email address"),
    ],
)
def test_errors_stand_beside_their_fields_and_what_was_typed_is_kept(
    keeper: Browser, noun: str, fields: dict[str, str], wrong: str, sentence: str
) -> None:
    answer = keeper.send(f"/inventory/{noun}/create", **fields)
    assert answer.status_code == 400
    assert sentence in (error_at(answer.text, wrong) if wrong else answer.text)
    assert all(f'value="{typed}"' in answer.text for typed in fields.values() if typed == "Again")
    assert ("Kept" in answer.text) == ("Kept" in fields.values())


def test_warehouses_and_suppliers_are_kept(keeper: Browser, store: Store) -> None:
    main = f"/inventory/warehouses/{store.main}"
    page = keeper.get(main).text
    assert "Bolt M8" in page
    assert "€200.00" in page
    keeper.send(f"{main}/edit", name="Main hall", code="M", address="By the lake")
    assert "By the lake" in keeper.get("/inventory/warehouses").text
    made = keeper.send("/inventory/suppliers/create", name="Ironworks", email="a@example.com")
    page = keeper.get(made.location).text
    assert "Nothing was ordered there." in page
    assert "mailto:a%40example.com" in page or "mailto:a@example.com" in page
    assert ">Ironworks<" in keeper.get("/inventory/suppliers?q=iron").text


def test_an_empty_inventory_says_how_to_begin(inventory: Api, boss: Browser) -> None:
    empties = {
        "items": "No items yet",
        "warehouses": "No warehouses yet",
        "suppliers": "No suppliers yet",
        "stock": "No stock yet",
        "movements": "Nothing has moved yet",
        "transfers": "No transfers yet",
        "purchase-orders": "No orders yet",
        "reservations": "Nothing is reserved",
        "reports/valuation": "No stock in EUR",
        "reports/movement-history": "Nothing has moved yet",
        "reports/low-stock": "Nothing is low",
        "reports/turnover": "Nothing was ever in stock",
    }
    for path, words in empties.items():
        assert words in boss.get(f"/inventory/{path}").text, path


def test_more_rows_ask_for_no_more_statements(keeper: Browser, store: Store) -> None:
    paths = [
        *(f"/inventory/{n}" for n in ("items", "stock", "movements", "transfers")),
        f"{ITEMS}/{store.item}",
        f"/inventory/warehouses/{store.main}",
        "/inventory/reports/valuation",
        "/inventory/reports/turnover",
    ]

    def asked(path: str) -> int:
        with statements() as seen:
            assert keeper.get(path).status_code == 200
        return len(seen)

    store.transfer(1)
    before = [(asked(path), asked(path))[1] for path in paths]
    for number in range(5):
        made = store.api.make("/inventory/items", sku=f"S{number}", name=f"Item {number}")
        store.move(7, stock_item_id=made["id"])
        store.transfer(1)
    assert [asked(path) for path in paths] == before
    assert max(before) <= 14
