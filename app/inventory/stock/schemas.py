"""How stock levels look on the wire."""

from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import Schema, fields
from sqlalchemy import ColumnElement, select

from app.inventory.fields import Quantity, UnitCost
from app.inventory.items.models import StockItem
from app.inventory.stock.models import StockLevel
from app.kit.fields import Amount, Id, Text, UtcDateTime
from app.kit.listing import ListArgs, filter_by, filtering, sort_by, updated_since


class StockLevelSchema(Schema):
    id = Id(required=True)
    stock_item_id = Id()
    sku = fields.String()
    item_name = fields.String()
    category = fields.String()
    unit = fields.String()
    warehouse_id = Id()
    warehouse_name = fields.String()
    quantity_on_hand = Quantity()
    quantity_reserved = Quantity()
    quantity_available = Quantity()
    reorder_point = Quantity(allow_none=True)
    average_cost = UnitCost(allow_none=True)
    total_value = Amount()
    currency_code = fields.String()
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


def items_where(*criteria: ColumnElement[bool]) -> Any:
    """The ids of items, for filters of what refers to one."""
    return select(StockItem.id).where(*criteria)


def of_category(category: str, _zone: ZoneInfo) -> ColumnElement[bool]:
    return StockLevel.stock_item_id.in_(items_where(StockItem.category == category))


def matching_item(text: str, _zone: ZoneInfo) -> ColumnElement[bool]:
    found = StockItem.sku.icontains(text, autoescape=True)
    found |= StockItem.name.icontains(text, autoescape=True)
    return StockLevel.stock_item_id.in_(items_where(found))


class StockLevelListArgs(ListArgs):
    stock_item_id = filter_by(StockLevel.stock_item_id, Id(allow_none=True))
    warehouse_id = filter_by(StockLevel.warehouse_id, Id(allow_none=True))
    category = filtering(Text(most=100), of_category)
    q = filtering(
        Text(most=200, metadata={"description": "Text to look for in SKU and name of the item"}),
        matching_item,
    )
    updated_since = updated_since(StockLevel.updated_at)
    sort = sort_by(
        {
            "stock_item_id": StockLevel.stock_item_id,
            "warehouse_id": StockLevel.warehouse_id,
            "quantity_on_hand": StockLevel.quantity_on_hand,
            "total_value": StockLevel.total_value,
            "updated_at": StockLevel.updated_at,
        },
        default="stock_item_id",
    )
