"""How the reports are asked for, and what they tell."""

from marshmallow import Schema, fields

from app.inventory.fields import Quantity, SignedQuantity, UnitCost
from app.kit.fields import Currency, DayOrInstant, Id, Text, TimeZone, UtcDateTime


class ValuationArgs(Schema):
    warehouse_id = Id(allow_none=True)
    category = Text(most=100)
    currency_code = Currency(metadata={"description": "That of the settings by default"})


class ByWarehouse(Schema):
    warehouse_id = Id()
    warehouse_name = fields.String()
    total_value = fields.Decimal()


class ByCategory(Schema):
    category = fields.String()
    total_value = fields.Decimal()


class ItemDetail(Schema):
    stock_item_id = Id()
    sku = fields.String()
    item_name = fields.String()
    category = fields.String()
    warehouse_id = Id()
    warehouse_name = fields.String()
    quantity_on_hand = Quantity()
    average_cost = UnitCost()
    total_value = fields.Decimal()


class ValuationSchema(Schema):
    method = fields.String()
    currency_code = fields.String()
    total_value = fields.Decimal()
    by_warehouse = fields.List(fields.Nested(ByWarehouse))
    by_category = fields.List(fields.Nested(ByCategory))
    by_currency = fields.Dict(keys=fields.String(), values=fields.Decimal())
    item_details = fields.List(fields.Nested(ItemDetail))


class TurnoverArgs(Schema):
    start_date = DayOrInstant(metadata={"description": "30 days before the end by default"})
    end_date = DayOrInstant(metadata={"description": "Inclusive; today by default"})
    item_id = Id(allow_none=True)
    timezone = TimeZone(metadata={"description": "Of the dates; yours by default"})


class ItemTurnover(Schema):
    stock_item_id = Id()
    sku = fields.String()
    item_name = fields.String()
    category = fields.String()
    opening_stock = Quantity()
    received = Quantity()
    issued = Quantity()
    closing_stock = Quantity()
    average_stock = Quantity()
    cost_of_goods_issued = fields.Decimal()
    currency_code = fields.String()
    turnover_rate = fields.Decimal(allow_none=True)


class TurnoverSchema(Schema):
    start_date = UtcDateTime()
    end_date = UtcDateTime()
    items = fields.List(fields.Nested(ItemTurnover))


class LowStockArgs(Schema):
    warehouse_id = Id(allow_none=True)


class LowStockItem(Schema):
    stock_item_id = Id()
    sku = fields.String()
    item_name = fields.String()
    category = fields.String()
    unit = fields.String()
    warehouse_id = Id(allow_none=True)
    warehouse_name = fields.String(allow_none=True)
    quantity_on_hand = Quantity()
    quantity_reserved = Quantity()
    quantity_available = SignedQuantity()
    reorder_point = Quantity()
    reorder_quantity = Quantity(allow_none=True)
    shortfall = Quantity()


class LowStockSchema(Schema):
    items = fields.List(fields.Nested(LowStockItem))
