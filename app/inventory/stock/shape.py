"""How a stock level is read."""

from app.inventory.items.models import StockItem
from app.inventory.stock.models import StockLevel
from app.inventory.stock.schemas import StockLevelSchema
from app.inventory.warehouses.models import Warehouse
from app.kit.wire import Row, Wire


def derive(row: Row) -> None:
    """The moving average, and the value in cents."""
    on_hand, value = row["quantity_on_hand"], row["total_value"]
    row["quantity_available"] = on_hand - row["quantity_reserved"]
    row["average_cost"] = round(value / on_hand, 4) if on_hand else None
    row["total_value"] = round(value, 2)


STOCK_LEVEL = Wire(
    StockLevelSchema,
    StockLevel,
    joins={
        StockItem: StockItem.id == StockLevel.stock_item_id,
        Warehouse: Warehouse.id == StockLevel.warehouse_id,
    },
    columns={
        "sku": StockItem.sku,
        "item_name": StockItem.name,
        "category": StockItem.category,
        "unit": StockItem.unit,
        "currency_code": StockItem.currency_code,
        "reorder_point": StockItem.reorder_point,
        "warehouse_name": Warehouse.name,
    },
    derive=derive,
)
