"""How items look on the wire."""

from marshmallow import Schema, fields

from app.inventory.fields import Code, Quantity, UnitCost
from app.inventory.items.models import StockItem
from app.kit.fields import Currency, Flag, Id, Text, UtcDateTime, required
from app.kit.listing import ListArgs, filter_by, matching, sort_by, updated_since


class StockItemInput(Schema):
    sku = Text(least=1, most=60, required=True, error_messages=required("sku"))
    name = Text(least=1, most=200, required=True, error_messages=required("Name"))
    description = Text(most=20000)
    category = Text(most=100)
    unit = Text(most=20)
    default_cost = UnitCost(allow_none=True)
    default_price = UnitCost(allow_none=True)
    currency_code = Currency()
    barcode = Code(60)
    reorder_point = Quantity(allow_none=True)
    reorder_quantity = Quantity(allow_none=True)
    is_active = Flag()


class StockItemSchema(Schema):
    id = Id(required=True)
    sku = fields.String(required=True)
    name = fields.String(required=True)
    description = fields.String()
    category = fields.String()
    unit = fields.String()
    default_cost = UnitCost(allow_none=True)
    default_price = UnitCost(allow_none=True)
    currency_code = fields.String()
    barcode = fields.String(allow_none=True)
    reorder_point = Quantity(allow_none=True)
    reorder_quantity = Quantity(allow_none=True)
    is_active = fields.Boolean()
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


class StockItemListArgs(ListArgs):
    category = filter_by(StockItem.category, Text(most=100))
    is_active = filter_by(StockItem.is_active, Flag())
    q = matching(StockItem.sku, StockItem.name, StockItem.description, StockItem.barcode)
    updated_since = updated_since(StockItem.updated_at)
    sort = sort_by(
        {
            "name": StockItem.name,
            "sku": StockItem.sku,
            "category": StockItem.category,
            "created_at": StockItem.created_at,
            "updated_at": StockItem.updated_at,
        },
        default="name",
    )
