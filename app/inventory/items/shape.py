"""How an item is read."""

from app.inventory.items.models import StockItem
from app.inventory.items.schemas import StockItemSchema
from app.kit.wire import Wire

STOCK_ITEM = Wire(StockItemSchema, StockItem)
