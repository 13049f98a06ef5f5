"""The stock of two items in two warehouses, by chance, beside a model of plain Python."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.api import Api
from tests.fuzz.size import CHANCE, PARTS

QUANTITY = st.decimals(min_value="0.001", max_value=50, places=3)
ONE_OF_TWO = st.integers(0, 1)
Place = tuple[int, int]


class Store(RuleBasedStateMachine):
    """`on_hand` and `reserved` by (item, warehouse); `open` are reservations: place, quantity."""

    admin: Api
    made = 0

    def __init__(self) -> None:
        super().__init__()
        Store.made += 1
        self.api = type(self).admin
        make, name = self.api.make, f"{id(type(self))}-{Store.made}"
        self.items = [
            make("/inventory/items", sku=f"{name}-{n}", name="Bolt")["id"] for n in (0, 1)
        ]
        self.houses = [make("/inventory/warehouses", name=f"{name}-{n}")["id"] for n in (0, 1)]
        self.on_hand: dict[Place, Decimal] = defaultdict(Decimal)
        self.open: dict[int, tuple[Place, Decimal]] = {}

    def reserved(self, place: Place) -> Decimal:
        return sum((q for at, q in self.open.values() if at == place), Decimal())

    def available(self, place: Place) -> Decimal:
        return self.on_hand[place] - self.reserved(place)

    def post(self, path: str, **body: Any) -> Any:
        body = {k: float(v) if isinstance(v, Decimal) else v for k, v in body.items()}
        return self.api.post(f"/inventory/{path}", json=body)

    def at(self, item: int, house: int) -> tuple[Place, dict[str, int]]:
        place = (self.items[item], self.houses[house])
        return place, {"stock_item_id": place[0], "warehouse_id": place[1]}

    def is_done(self, answer: Any, *, enough: bool) -> bool:
        if not enough:
            assert (answer.status_code, answer.json["error_code"]) == (400, "insufficient_stock")
            return False
        assert answer.status_code in (200, 201), answer.json
        return True

    @rule(item=ONE_OF_TWO, house=ONE_OF_TWO, quantity=QUANTITY, comes=st.booleans())
    def move(self, item: int, house: int, quantity: Decimal, comes: bool) -> None:
        place, body = self.at(item, house)
        kind, moved = ("purchase", quantity) if comes else ("sale", -quantity)
        answer = self.post("movements", **body, quantity=moved, movement_type=kind)
        if self.is_done(answer, enough=comes or self.available(place) >= quantity):
            self.on_hand[place] += moved

    @rule(item=ONE_OF_TWO, source=ONE_OF_TWO, quantity=QUANTITY)
    def transfer(self, item: int, source: int, quantity: Decimal) -> None:
        (here, _), (there, _) = self.at(item, source), self.at(item, 1 - source)
        answer = self.post(
            "transfers",
            stock_item_id=here[0],
            from_warehouse_id=here[1],
            to_warehouse_id=there[1],
            quantity=quantity,
        )
        if self.is_done(answer, enough=self.available(here) >= quantity):
            self.on_hand[here] -= quantity
            self.on_hand[there] += quantity

    @rule(item=ONE_OF_TWO, house=ONE_OF_TWO, quantity=QUANTITY)
    def reserve(self, item: int, house: int, quantity: Decimal) -> None:
        place, body = self.at(item, house)
        answer = self.post("reservations", **body, quantity=quantity)
        if self.is_done(answer, enough=self.available(place) >= quantity):
            self.open[answer.json["reservation"]["id"]] = (place, quantity)

    @precondition(lambda self: self.open)
    @rule(data=st.data(), quantity=QUANTITY)
    def change_reservation(self, data: Any, quantity: Decimal) -> None:
        ident = data.draw(st.sampled_from(sorted(self.open)))
        place, before = self.open[ident]
        path = f"/inventory/reservations/{ident}"
        answer = self.api.patch(path, json={"quantity": float(quantity)})
        if self.is_done(answer, enough=self.available(place) + before >= quantity):
            self.open[ident] = (place, quantity)

    @precondition(lambda self: self.open)
    @rule(data=st.data(), fulfilled=st.booleans())
    def end_reservation(self, data: Any, fulfilled: bool) -> None:
        ident = data.draw(st.sampled_from(sorted(self.open)))
        place, quantity = self.open.pop(ident)
        path = f"/inventory/reservations/{ident}"
        if fulfilled:
            assert self.api.post(f"{path}/fulfill").status_code == 200
            self.on_hand[place] -= quantity
            assert self.api.post(f"{path}/fulfill").status_code == 409
        else:
            assert self.api.delete(path).status_code == 200

    @invariant()
    def levels_are_the_sums_of_movements(self) -> None:
        told = {}
        for house in self.houses:
            rows = self.api.get(f"/inventory/stock-levels?warehouse_id={house}").json
            for row in rows["stock_levels"]:
                numbers = (row["quantity_on_hand"], row["quantity_reserved"])
                told[row["stock_item_id"], house] = tuple(map(str, map(Decimal, map(str, numbers))))
        for place in {(i, h) for i in self.items for h in self.houses}:
            on_hand, reserved = map(Decimal, told.get(place, ("0", "0")))
            assert (on_hand, reserved) == (self.on_hand[place], self.reserved(place)), place


@pytest.mark.parametrize("part", PARTS)
def test_the_stock_is_what_plain_python_says(part: int, admin: Api) -> None:
    admin.patch("/settings", json={"modules": {"inventory": True}})
    Store.admin = admin
    run_state_machine_as_test(Store, settings=CHANCE)
