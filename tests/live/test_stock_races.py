"""Stock moved by many at once: never more than there is, and never a wait without end."""

import os
import time
from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest

from tests.live.caller import Answer, Caller, at_once
from tests.live.server import Server

pytestmark = pytest.mark.live

# The full measure is SECONDS_OF_TRANSFERS=60.
SECONDS = float(os.environ.get("SECONDS_OF_TRANSFERS", "4"))
DRIFT = """
    SELECT stock_item_id, warehouse_id
    FROM stock_levels LEFT JOIN stock_movements m USING (stock_item_id, warehouse_id)
    GROUP BY stock_levels.id
    HAVING quantity_on_hand <> coalesce(sum(m.quantity), 0)
        OR total_value <> coalesce(sum(m.value), 0)
"""
ON_HAND = """
    SELECT quantity_on_hand::float AS there FROM stock_levels
    WHERE stock_item_id = :item ORDER BY warehouse_id
"""


@pytest.fixture(autouse=True)
def nothing_drifts(server: Server) -> Iterator[None]:
    server.caller().call("PUT", "/settings", modules={"inventory": True})
    yield
    assert server.rows(DRIFT) == []


class Stock:
    """An item of which 100 are in the first of two warehouses."""

    def __init__(self, server: Server) -> None:
        there = server.rows("SELECT count(*) AS items FROM stock_items")[0]["items"]
        admin = server.caller()
        self.item = admin.make("/inventory/items", sku=f"RACE-{there}", name="Bolt")["id"]
        self.ends = [
            admin.make("/inventory/warehouses", name=f"{name} {there}")["id"]
            for name in ("From", "To")
        ]
        admin.make(
            "/inventory/movements",
            stock_item_id=self.item,
            warehouse_id=self.ends[0],
            quantity=100,
            movement_type="purchase",
            unit_cost=1.37,
        )

    def transfer(self, caller: Caller, quantity: float, *, back: bool = False) -> Answer:
        source, target = reversed(self.ends) if back else self.ends
        return caller.post(
            "/inventory/transfers",
            stock_item_id=self.item,
            from_warehouse_id=source,
            to_warehouse_id=target,
            quantity=quantity,
        )


@pytest.fixture
def stock(server: Server) -> Stock:
    return Stock(server)


def test_of_a_hundred_transfers_of_ten_from_a_hundred_ten_succeed(
    server: Server, stock: Stock
) -> None:
    def five(caller: Caller) -> list[Answer]:
        return [stock.transfer(caller, 10) for _ in range(5)]

    crowd = server.crowd(20)
    answers = [a for told in at_once([partial(five, c) for c in crowd]) for a in told]
    told = Counter((answer.status, answer.code) for answer in answers)
    assert told == {(201, None): 10, (400, "insufficient_stock"): 90}
    assert [row["there"] for row in server.rows(ON_HAND, item=stock.item)] == [0, 100]
    references = {answer.body["reference_id"] for answer in answers if answer.status == 201}
    assert len(references) == 10


def test_there_and_back_at_once_is_no_deadlock(server: Server, stock: Stock) -> None:
    """A caller fails on every answer of 500 or more: also on the 503 of a deadlock."""
    deadline = time.monotonic() + SECONDS

    def shuttle(caller: Caller, *, back: bool) -> Counter[int]:
        told: Counter[int] = Counter()
        while time.monotonic() < deadline:
            told[stock.transfer(caller, 0.125, back=back).status] += 1
        return told

    assert stock.transfer(server.caller(), 50).status == 201
    crowd = server.crowd(16)
    before = deadlocks(server)
    calls = [partial(shuttle, c, back=bool(i % 2)) for i, c in enumerate(crowd)]
    told: Counter[int] = sum(at_once(calls), Counter())
    assert told.keys() <= {201, 400}
    assert told[201] > SECONDS * 10
    assert deadlocks(server) == before
    assert sum(row["there"] for row in server.rows(ON_HAND, item=stock.item)) == 100
    print(f"{SECONDS:g} s there and back, 16 callers: {dict(told)}")  # noqa: T201  # for pytest -s


def deadlocks(server: Server) -> int:
    counted = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    return int(server.rows(counted)[0]["deadlocks"])


def test_the_first_movements_into_empty_places_at_once_all_count(
    server: Server, stock: Stock
) -> None:
    """Levels that are not there yet are made by whoever comes first, in either direction."""
    crowd = server.crowd(12)
    for number in range(5):
        item = crowd[0].make("/inventory/items", sku=f"E-{stock.item}-{number}", name="E")["id"]
        buy = [
            partial(
                caller.post,
                "/inventory/movements",
                stock_item_id=item,
                warehouse_id=stock.ends[i % 2],
                quantity=1,
                movement_type="purchase",
            )
            for i, caller in enumerate(crowd)
        ]
        assert {answer.status for answer in at_once(buy)} == {201}
        assert [row["there"] for row in server.rows(ON_HAND, item=item)] == [6, 6]


def test_what_is_ordered_is_received_once(server: Server, stock: Stock) -> None:
    admin = server.caller()
    supplier = admin.make("/inventory/suppliers", name=f"Supplier {stock.item}")["id"]
    ends = {"supplier_id": supplier, "warehouse_id": stock.ends[0]}
    lines = [{"stock_item_id": stock.item, "quantity": 7}]
    crowd = server.crowd(10)
    for number in range(1, 4):
        order = admin.make("/inventory/purchase-orders", **ends, items=lines)["id"]
        url = f"/inventory/purchase-orders/{order}"
        assert admin.post(f"{url}/send").status == 200
        answers = at_once([partial(c.post, f"{url}/receive") for c in crowd])
        told = Counter((answer.status, answer.code) for answer in answers)
        assert told == {(200, None): 1, (409, "purchase_order_status"): 9}
        assert server.rows(ON_HAND, item=stock.item) == [{"there": 100 + 7 * number}]


def test_what_is_reserved_and_sold_at_once_is_never_more_than_there_is(
    server: Server, stock: Stock
) -> None:
    place = {"stock_item_id": stock.item, "warehouse_id": stock.ends[0]}
    sale = {**place, "quantity": -10, "movement_type": "sale"}
    crowd = server.crowd(20)
    reserve = [partial(c.post, "/inventory/reservations", **place, quantity=10) for c in crowd[:10]]
    sell = [partial(c.post, "/inventory/movements", **sale) for c in crowd[10:]]
    answers = at_once([*reserve, *sell])
    told = Counter((answer.status, answer.code) for answer in answers)
    assert told == {(201, None): 10, (400, "insufficient_stock"): 10}
    reserved = [a.body["reservation"]["id"] for a in answers if "reservation" in a.body]
    ends = [
        partial(c.post, f"/inventory/reservations/{i}/fulfill")
        for c, i in zip(crowd, reserved, strict=False)
    ]
    assert {answer.status for answer in at_once(ends)} <= {200}
    assert server.rows(ON_HAND, item=stock.item) == [{"there": 0}]
