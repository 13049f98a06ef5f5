"""`/inventory/warehouses`: places that hold stock."""

from typing import Any

from app.dashboard.listing import some
from app.dashboard.pages.inventory.catalogue import Catalogue, pages_of
from app.inventory.stock import service as stock
from app.inventory.stock.schemas import StockLevelListArgs
from app.inventory.stock.shape import STOCK_LEVEL
from app.inventory.warehouses import service
from app.inventory.warehouses.schemas import WarehouseInput, WarehouseListArgs
from app.inventory.warehouses.shape import WAREHOUSE
from app.kit.actor import actor

_level_args = StockLevelListArgs()


def around(warehouse_id: int) -> dict[str, Any]:
    """What is worth most there."""
    asked = {"warehouse_id": str(warehouse_id), "sort": "-total_value"}
    return {"levels": some(STOCK_LEVEL, stock.visible_to(actor), _level_args, asked)}


WAREHOUSES = Catalogue(
    "warehouses",
    "warehouse_id",
    service,
    WAREHOUSE,
    WarehouseInput,
    WarehouseListArgs(),
    beside=around,
)
bp = pages_of(WAREHOUSES)
