"""The four reports, and the comparison of the stock levels with their movements."""

from typing import Any

import pytest
from sqlalchemy import text

from app.inventory.audit import drifted
from app.kit.db import session
from tests.inventory.conftest import Store

REPORTS = "/inventory/reports"


@pytest.fixture
def stocked(store: Store) -> Store:
    """Also boards: 3 in the main warehouse at 33.3333, and one in dollars."""
    board = store.api.make("/inventory/items", sku="BOARD", name="Board", category="Wood")["id"]
    store.move(3, "purchase", stock_item_id=board, unit_cost=33.3333)
    dollar = store.api.make("/inventory/items", sku="US", name="US", currency_code="USD")["id"]
    store.move(1, "purchase", stock_item_id=dollar, unit_cost=7)
    store.transfer(25)
    return store


def valuation(store: Store, query: str = "") -> Any:
    answer = store.api.get(f"{REPORTS}/valuation?{query}")
    assert answer.status_code == 200
    return answer.json


def test_valuation(stocked: Store) -> None:
    told = valuation(stocked)
    assert (told["method"], told["currency_code"]) == ("moving_average", "EUR")
    assert told["total_value"] == 300
    assert told["by_warehouse"] == [
        {"warehouse_id": stocked.main, "warehouse_name": "Main", "total_value": 250},
        {"warehouse_id": stocked.van, "warehouse_name": "Van", "total_value": 50},
    ]
    assert told["by_category"] == [
        {"category": "Screws", "total_value": 200},
        {"category": "Wood", "total_value": 100},
    ]
    assert told["by_currency"] == {"EUR": 300, "USD": 7}
    assert told["item_details"][1] == {
        "stock_item_id": stocked.item,
        "sku": "BOLT-8",
        "item_name": "Bolt M8",
        "category": "Screws",
        "warehouse_id": stocked.main,
        "warehouse_name": "Main",
        "quantity_on_hand": 75,
        "average_cost": 2,
        "total_value": 150,
    }


@pytest.mark.parametrize(
    ("query", "total"),
    [("warehouse_id={van}", 50), ("category=Wood", 100), ("category=", 0), ("currency_code=USD", 7),
     ("currency_code=EUR", 300), ("currency_code=CHF", 0), ("warehouse_id=999999999", 0),
     ("warehouse_id={main}&category=Screws", 150)],
)  # fmt: skip
def test_valuation_of_a_part(stocked: Store, query: str, total: float) -> None:
    told = valuation(stocked, query.format(van=stocked.van, main=stocked.main))
    assert told["total_value"] == total


def test_valuation_with_nothing_there_is_nothing(stocked: Store) -> None:
    told = valuation(stocked, "category=Nothing")
    empty = {"total_value": 0, "by_warehouse": [], "by_category": [], "item_details": []}
    assert empty.items() <= told.items()


def test_what_is_worth_the_same_is_told_in_the_order_of_its_first_line(store: Store) -> None:
    for name in ("Zinc", "Brass", "Tin"):
        item = store.api.make("/inventory/items", sku=name, name=name, category=f"Of {name}")
        store.move(1, "purchase", stock_item_id=item["id"], unit_cost=5)
    told = [part["category"] for part in valuation(store)["by_category"]]
    assert told[-3:] == ["Of Brass", "Of Tin", "Of Zinc"]


def test_a_transfer_leaves_the_total(stocked: Store) -> None:
    before = valuation(stocked)["total_value"]
    for quantity in (0.001, 33.333, 7):
        stocked.transfer(quantity)
    assert valuation(stocked)["total_value"] == before


def test_the_history_is_that_of_the_movements(stocked: Store) -> None:
    query = f"movement_type=transfer&warehouse_id={stocked.van}&page=1&per_page=5"
    told = stocked.api.get(f"{REPORTS}/movement-history?{query}").json
    assert [row["quantity"] for row in told["movements"]] == [25]
    assert told["pagination"]["total"] == 1


def backdate(instants: dict[int, str]) -> None:
    """Movements by their order, moved to other days: what the ledger itself never does."""
    ids = list(session.scalars(text("SELECT id FROM stock_movements ORDER BY id")))
    off = "ALTER TABLE stock_movements {} TRIGGER stock_movements_are_append_only"
    session.execute(text(off.format("DISABLE")))
    for number, instant in instants.items():
        change = text("UPDATE stock_movements SET created_at = :at WHERE id = :id")
        session.execute(change, {"at": instant, "id": ids[number]})
    session.execute(text(off.format("ENABLE")))
    session.commit()


@pytest.fixture
def january(store: Store) -> Store:
    """100 bought in December; in January 60 sold, 30 moved, 20 bought; 5 wasted in February."""
    for quantity, kind in ((-60, "sale"), (20, "purchase"), (-5, "waste")):
        store.move(quantity, kind, **({"unit_cost": 2} if quantity > 0 else {}))
        if quantity == -60:
            store.transfer(30)
    days = ("2023-12-20", "2024-01-10", "2024-01-15", "2024-01-15", "2024-01-20", "2024-02-03")
    backdate({number: f"{day}T12:00:00Z" for number, day in enumerate(days)})
    return store


def test_turnover(january: Store) -> None:
    query = f"start_date=2024-01-01&end_date=2024-01-31&item_id={january.item}"
    told = january.api.get(f"{REPORTS}/turnover?{query}").json
    assert told["start_date"] == "2024-01-01T00:00:00Z"
    assert told["end_date"] == "2024-01-31T23:59:59Z"
    assert told["items"] == [
        {
            "stock_item_id": january.item,
            "sku": "BOLT-8",
            "item_name": "Bolt M8",
            "category": "Screws",
            "opening_stock": 100,
            "received": 20,
            "issued": 60,
            "closing_stock": 60,
            "average_stock": 80,
            "cost_of_goods_issued": 120,
            "currency_code": "EUR",
            "turnover_rate": 0.75,
        }
    ]


@pytest.mark.parametrize(
    ("query", "opening", "closing"),
    [("end_date=2024-02-29", 60, 55), ("start_date=2023-01-01&end_date=2023-12-31", 0, 100),
     ("start_date=2024-01-10T12:00:00Z&end_date=2024-01-10T12:00:00Z", 100, 40),
     ("start_date=2024-01-20&end_date=2024-01-20&timezone=Pacific/Kiritimati", 40, 40),
     ("start_date=2024-01-21&end_date=2024-01-21&timezone=Pacific/Kiritimati", 40, 60),
     ("", 55, 55)],
)  # fmt: skip
def test_the_range_of_turnover(january: Store, query: str, opening: int, closing: int) -> None:
    [item] = january.api.get(f"{REPORTS}/turnover?{query}").json["items"]
    assert (item["opening_stock"], item["closing_stock"]) == (opening, closing)


def test_turnover_lists_what_was_ever_in_stock_or_is_asked_for(january: Store) -> None:
    new = january.api.make("/inventory/items", sku="NEW", name="New")["id"]
    listed = january.api.get(f"{REPORTS}/turnover").json["items"]
    assert [item["stock_item_id"] for item in listed] == [january.item]
    [item] = january.api.get(f"{REPORTS}/turnover?item_id={new}").json["items"]
    assert (item["closing_stock"], item["turnover_rate"]) == (0, None)


def test_a_range_that_ends_before_it_starts_is_refused(store: Store) -> None:
    answer = store.api.get(f"{REPORTS}/turnover?start_date=2024-02-01&end_date=2024-01-31")
    assert (answer.status_code, list(answer.json["errors"])) == (400, ["start_date"])


def test_low_stock(store: Store) -> None:
    store.api.put(f"/inventory/items/{store.item}", json={"reorder_point": 80})
    store.transfer(30)
    never = store.api.make("/inventory/items", sku="NEW", name="New", reorder_point=5)["id"]
    store.api.make("/inventory/items", sku="OLD", name="Old", reorder_point=5, is_active=False)
    items = store.api.get(f"{REPORTS}/low-stock").json["items"]
    told = [(i["stock_item_id"], i["warehouse_id"], i["shortfall"]) for i in items]
    main, van = (store.item, store.main, 10), (store.item, store.van, 50)
    assert told == [van, main, (never, None, 5)]
    expected = {"sku": "BOLT-8", "warehouse_name": "Van", "quantity_on_hand": 30}
    assert (expected | {"reorder_point": 80}).items() <= items[0].items()
    [only] = store.api.get(f"{REPORTS}/low-stock?warehouse_id={store.main}").json["items"]
    assert only["warehouse_id"] == store.main


def test_at_the_reorder_point_is_not_below_it(store: Store) -> None:
    store.api.put(f"/inventory/items/{store.item}", json={"reorder_point": 100})
    assert store.api.get(f"{REPORTS}/low-stock").json["items"] == []


def test_levels_are_the_sums_of_their_movements_and_reservations(stocked: Store) -> None:
    place = {"stock_item_id": stocked.item, "warehouse_id": stocked.main}
    stocked.api.make("/inventory/reservations", **place, quantity=7)
    stocked.move(-12.345, "sale")
    assert drifted() == []
    session.execute(text("UPDATE stock_levels SET quantity_on_hand = quantity_on_hand + 1"))
    assert len(drifted()) == 4
