"""A store with a van, and bolts of which a hundred were bought at two each."""

from dataclasses import dataclass
from typing import Any

import pytest

from tests.api import Api


@dataclass
class Store:
    """What an administrator sees of it; `item`, `main` and `van` are ids."""

    api: Api
    item: int
    main: int
    van: int

    def move(self, quantity: float, kind: str = "adjustment", **fields: Any) -> Any:
        """Enter a movement of the bolts in the main warehouse, or elsewhere; return the answer."""
        body = {"stock_item_id": self.item, "warehouse_id": self.main}
        body |= {"quantity": quantity, "movement_type": kind}
        return self.api.post("/inventory/movements", json=body | fields)

    def transfer(self, quantity: float, **fields: Any) -> Any:
        """Bring bolts into the van; return the answer."""
        body = {"stock_item_id": self.item, "quantity": quantity}
        body |= {"from_warehouse_id": self.main, "to_warehouse_id": self.van}
        return self.api.post("/inventory/transfers", json=body | fields)

    def level(self, warehouse: int | None = None) -> Any:
        """The stock level of the bolts in a warehouse, by default the main one."""
        query = f"stock_item_id={self.item}&warehouse_id={warehouse or self.main}"
        [level] = self.api.get(f"/inventory/stock-levels?{query}").json["stock_levels"]
        return level

    def on_hand(self, warehouse: int | None = None) -> float:
        return float(self.level(warehouse)["quantity_on_hand"])


@pytest.fixture
def inventory(admin: Api) -> Api:
    """An administrator who has switched the inventory on."""
    answer: Any = admin.put("/settings", json={"modules": {"inventory": True}})
    assert answer.status_code == 200
    return admin


@pytest.fixture
def store(inventory: Api) -> Store:
    item = inventory.make("/inventory/items", sku="BOLT-8", name="Bolt M8", category="Screws")
    main, van = (inventory.make("/inventory/warehouses", name=name) for name in ("Main", "Van"))
    store = Store(inventory, item["id"], main["id"], van["id"])
    assert store.move(100, "purchase", unit_cost=2).status_code == 201
    return store
