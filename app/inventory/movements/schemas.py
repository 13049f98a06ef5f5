"""How movements look on the wire."""

from enum import StrEnum

from marshmallow import Schema, fields

from app.inventory.fields import SignedQuantity, UnitCost, not_zero
from app.inventory.movements.models import MovementType, StockMovement
from app.kit.fields import Id, Text, UtcDateTime, Word, required
from app.kit.listing import ListArgs, filter_by, from_day, matching, sort_by, to_day


class Reason(StrEnum):
    """The types of movement that one may enter oneself."""

    PURCHASE = "purchase"
    SALE = "sale"
    ADJUSTMENT = "adjustment"
    RETURN = "return"
    WASTE = "waste"


class StockMovementInput(Schema):
    stock_item_id = Id(required=True, error_messages=required("stock_item_id"))
    warehouse_id = Id(required=True, error_messages=required("warehouse_id"))
    quantity = SignedQuantity(required=True, validate=not_zero, error_messages=required("quantity"))
    movement_type = Word(Reason, required=True, error_messages=required("movement_type"))
    unit_cost = UnitCost(allow_none=True)
    reason = Text(most=200)
    notes = Text(most=20000)
    project_id = Id(allow_none=True)


class StockMovementSchema(Schema):
    id = Id(required=True)
    stock_item_id = Id()
    sku = fields.String()
    item_name = fields.String()
    warehouse_id = Id()
    warehouse_name = fields.String()
    movement_type = Word(MovementType)
    quantity = SignedQuantity()
    quantity_after = SignedQuantity()
    unit_cost = UnitCost()
    value = fields.Decimal()
    currency_code = fields.String()
    reason = fields.String()
    notes = fields.String()
    project_id = Id(allow_none=True)
    project_name = fields.String(allow_none=True)
    reference_id = Id(allow_none=True, metadata={"description": "The transfer it is part of"})
    purchase_order_id = Id(allow_none=True)
    reservation_id = Id(allow_none=True)
    user_id = Id(allow_none=True)
    username = fields.String(allow_none=True)
    moved_at = UtcDateTime()
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


class StockMovementListArgs(ListArgs):
    date_from = from_day(StockMovement.created_at)
    date_to = to_day(StockMovement.created_at)
    stock_item_id = filter_by(StockMovement.stock_item_id, Id(allow_none=True))
    warehouse_id = filter_by(StockMovement.warehouse_id, Id(allow_none=True))
    movement_type = filter_by(StockMovement.movement_type, Word(MovementType))
    project_id = filter_by(StockMovement.project_id, Id(allow_none=True))
    q = matching(StockMovement.reason, StockMovement.notes)
    sort = sort_by(
        {"moved_at": StockMovement.created_at, "quantity": StockMovement.quantity},
        default="-moved_at",
    )
