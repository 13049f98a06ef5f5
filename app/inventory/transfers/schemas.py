"""How transfers look on the wire."""

from typing import Any
from zoneinfo import ZoneInfo

from marshmallow import Schema, ValidationError, fields, validates_schema
from sqlalchemy import ColumnElement, or_

from app.inventory.fields import Quantity, above_zero
from app.inventory.movements.schemas import StockMovementSchema
from app.inventory.transfers.models import StockTransfer
from app.kit.fields import Id, Text, UtcDateTime, required
from app.kit.listing import ListArgs, filter_by, filtering, from_day, matching, sort_by, to_day


class StockTransferInput(Schema):
    stock_item_id = Id(required=True, error_messages=required("stock_item_id"))
    from_warehouse_id = Id(required=True, error_messages=required("from_warehouse_id"))
    to_warehouse_id = Id(required=True, error_messages=required("to_warehouse_id"))
    quantity = Quantity(required=True, validate=above_zero, error_messages=required("quantity"))
    notes = Text(most=20000)

    @validates_schema(skip_on_field_errors=False)
    def elsewhere(self, data: dict[str, Any], **_: Any) -> None:
        ends = [data.get("from_warehouse_id"), data.get("to_warehouse_id")]
        if None not in ends and ends[0] == ends[1]:
            raise ValidationError("Must be another warehouse", "to_warehouse_id")


class StockTransferSchema(Schema):
    id = Id(required=True)
    reference_id = Id(required=True)
    moved_at = UtcDateTime()
    stock_item_id = Id()
    sku = fields.String()
    item_name = fields.String()
    from_warehouse_id = Id()
    from_warehouse_name = fields.String()
    to_warehouse_id = Id()
    to_warehouse_name = fields.String()
    quantity = Quantity()
    notes = fields.String()
    movement_ids = fields.List(fields.Integer())
    movements = fields.List(fields.Nested(StockMovementSchema))
    user_id = Id(allow_none=True)
    username = fields.String(allow_none=True)
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


def at_either_end(warehouse_id: int, _zone: ZoneInfo) -> ColumnElement[bool]:
    return or_(
        StockTransfer.from_warehouse_id == warehouse_id,
        StockTransfer.to_warehouse_id == warehouse_id,
    )


class StockTransferListArgs(ListArgs):
    date_from = from_day(StockTransfer.created_at)
    date_to = to_day(StockTransfer.created_at)
    stock_item_id = filter_by(StockTransfer.stock_item_id, Id(allow_none=True))
    warehouse_id = filtering(
        Id(allow_none=True, metadata={"description": "From or to this warehouse"}), at_either_end
    )
    q = matching(StockTransfer.notes)
    sort = sort_by({"moved_at": StockTransfer.created_at}, default="-moved_at")
