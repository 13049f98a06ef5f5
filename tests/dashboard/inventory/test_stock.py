"""Stock, movements, transfers and reservations."""

from tests.dashboard.browser import Browser, error_at
from tests.inventory.conftest import Store

MOVE, TRANSFER, RESERVE = (
    f"/inventory/{noun}/create" for noun in ("movements", "transfers", "reservations")
)


def test_stock_is_told_by_item_and_warehouse(keeper: Browser, store: Store) -> None:
    store.transfer(30)
    page = keeper.get(f"/inventory/stock?warehouse_id={store.van}").text
    assert "30 pcs" in page
    assert "€60.00" in page
    assert "70 pcs" not in page
    assert "Nothing found" in keeper.get("/inventory/stock?category=Liquids").text
    assert "70 pcs" in keeper.get("/inventory/stock?q=BOLT&sort=-quantity_on_hand").text


def test_a_movement_is_recorded_by_sku_and_found_again(keeper: Browser, store: Store) -> None:
    assert 'value="BOLT-8" list="codes"' in keeper.get(f"{MOVE}?stock_item_id={store.item}").text
    fields = {"stock_item_id": "bolt-8", "warehouse_id": store.main, "movement_type": "sale"}
    answer = keeper.send(MOVE, **fields, quantity="-3", reason="Counter", project_id="")
    assert answer.status_code == 302
    page = keeper.get(answer.location).text
    assert "The movement of “Bolt M8” is written down." in page
    assert store.on_hand() == 97
    for query, words in (
        (f"stock_item_id={store.item}", "Counter"),
        (f"warehouse_id={store.van}", "Nothing found"),
        ("movement_type=sale", "Counter"),
        ("movement_type=waste", "Nothing found"),
        ("date_to=2020-01-01", "Nothing found"),
        ("q=counter", "-3"),
    ):
        assert words in keeper.get(f"/inventory/movements?{query}").text, query


def test_what_is_wrong_with_a_movement_stands_beside_the_field(
    keeper: Browser, store: Store
) -> None:
    page = keeper.send(MOVE, stock_item_id="NUT", warehouse_id="", movement_type="sale").text
    assert error_at(page, "stock_item_id") == "There is no item “NUT”."
    assert error_at(page, "warehouse_id") == "Warehouse is required"
    assert error_at(page, "quantity") == "Quantity is required"
    assert 'value="NUT"' in page
    fields = {"stock_item_id": "BOLT-8", "warehouse_id": store.main, "movement_type": "sale"}
    page = keeper.send(MOVE, **fields, quantity="5").text
    assert error_at(page, "quantity") == "A sale takes stock out: below 0"
    page = keeper.send(MOVE, **fields, quantity="-500").text
    assert error_at(page, "quantity") == "Only 100 available, 500 wanted"
    assert 'value="BOLT-8"' in page


def test_an_item_is_known_by_its_barcode_and_proposed_by_its_name(
    keeper: Browser, store: Store
) -> None:
    store.api.patch(f"/inventory/items/{store.item}", json={"barcode": "4006381333931"})
    fields = {"warehouse_id": store.main, "movement_type": "adjustment", "quantity": "1"}
    assert keeper.send(MOVE, stock_item_id="4006381333931", **fields).status_code == 302
    assert store.on_hand() == 101
    # The number of an item is no code of it.
    assert keeper.send(MOVE, stock_item_id=str(store.item), **fields).status_code == 400
    proposed = keeper.get("/inventory/items/codes?stock_item_id=m8").text
    assert '<option value="BOLT-8">Bolt M8</option>' in proposed
    assert "BOLT" not in keeper.get("/inventory/items/codes?stock_item_id=oil").text


def test_stock_is_transferred(keeper: Browser, store: Store) -> None:
    fields = {"stock_item_id": "BOLT-8", "from_warehouse_id": store.main, "quantity": "12.5"}
    page = keeper.send(TRANSFER, **fields, to_warehouse_id=store.main, notes="For Monday")
    assert error_at(page.text, "to_warehouse_id") == "Must be another warehouse"
    assert "For Monday" in page.text
    answer = keeper.send(TRANSFER, **fields, to_warehouse_id=store.van, notes="For Monday")
    page = keeper.get(answer.location)
    assert "“Bolt M8” is transferred." in page.text
    assert "For Monday" in page.text
    assert store.on_hand(store.van) == 12.5


def test_a_reservation_is_made_changed_and_fulfilled(keeper: Browser, store: Store) -> None:
    fields = {"stock_item_id": "BOLT-8", "warehouse_id": store.main}
    page = keeper.send(RESERVE, **fields, quantity="101").text
    assert error_at(page, "quantity") == "Only 100 available, 101 wanted"
    address = keeper.send(RESERVE, **fields, quantity="10", notes="For Ms Berg").location
    assert "For Ms Berg" in keeper.get("/inventory/reservations?status=active").text
    keeper.send(f"{address}/edit", quantity="20", notes="")
    assert store.level()["quantity_available"] == 80
    page = keeper.send(f"{address}/fulfill", _page=address, movement_type="magic").text
    assert error_at(page, "movement_type").startswith("Must be one of")
    keeper.send(f"{address}/fulfill", _page=address, movement_type="sale", reason="Fetched")
    page = keeper.get(address).text
    assert "Fulfilled" in page
    assert "/fulfill" not in page
    assert store.on_hand() == 80


def test_a_reservation_is_released(keeper: Browser, store: Store) -> None:
    fields = {"stock_item_id": "BOLT-8", "warehouse_id": store.main, "quantity": "10"}
    address = keeper.send(RESERVE, **fields).location
    keeper.send(f"{address}/release", _page=address)
    assert "The reservation is released." in keeper.get(address).text
    assert store.level()["quantity_available"] == 100
    assert "Nothing found" in keeper.get("/inventory/reservations?status=active").text
