"""How purchase orders look on the wire."""

from collections.abc import Sequence
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields

from app.inventory.fields import Code, Quantity, UnitCost, above_zero
from app.inventory.purchase_orders.models import PurchaseOrder, PurchaseOrderStatus
from app.kit.fields import Amount, Day, Id, Text, UtcDateTime, Word, required
from app.kit.listing import ListArgs, filter_by, matching, sort_by, updated_since

MOST_LINES = 200


def one_line_an_item(lines: Sequence[dict[str, Any]]) -> None:
    if not 0 < len(lines) <= MOST_LINES:
        raise ValidationError(f"Must be 1 to {MOST_LINES} lines")
    if len({line["stock_item_id"] for line in lines}) < len(lines):
        raise ValidationError("Each item stands on one line")


class Line(Schema):
    class Meta:
        unknown = EXCLUDE

    stock_item_id = Id(required=True, error_messages=required("stock_item_id"))
    quantity = Quantity(required=True, validate=above_zero, error_messages=required("quantity"))
    unit_cost = UnitCost(allow_none=True)


class WholeLine(fields.Nested):
    """A line, whole also where the rest of the order is changed in part."""

    def _load(self, value: Any, partial: Any = None) -> Any:
        return super()._load(value, partial=False)


class PurchaseOrderInput(Schema):
    supplier_id = Id(required=True, error_messages=required("supplier_id"))
    warehouse_id = Id(required=True, error_messages=required("warehouse_id"))
    items = fields.List(
        WholeLine(Line),
        required=True,
        validate=one_line_an_item,
        error_messages=required("items"),
    )
    order_number = Code(60)
    expected_date = Day(allow_none=True)
    notes = Text(most=20000)


class ReceiptInput(Schema):
    items = fields.List(WholeLine(Line), validate=one_line_an_item)
    notes = Text(most=20000)


class PurchaseOrderLineSchema(Schema):
    id = Id(required=True)
    stock_item_id = Id()
    sku = fields.String()
    item_name = fields.String()
    quantity = Quantity()
    quantity_received = Quantity()
    quantity_outstanding = Quantity()
    unit_cost = UnitCost()


class PurchaseOrderSchema(Schema):
    id = Id(required=True)
    order_number = fields.String(allow_none=True)
    supplier_id = Id()
    supplier_name = fields.String()
    warehouse_id = Id()
    warehouse_name = fields.String()
    status = Word(PurchaseOrderStatus)
    items = fields.List(fields.Nested(PurchaseOrderLineSchema))
    total_cost = Amount()
    currency_code = fields.String(allow_none=True)
    expected_date = Day(allow_none=True)
    notes = fields.String()
    sent_at = UtcDateTime(allow_none=True)
    received_at = UtcDateTime(allow_none=True)
    user_id = Id(allow_none=True)
    username = fields.String(allow_none=True)
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


class PurchaseOrderListArgs(ListArgs):
    status = filter_by(PurchaseOrder.status, Word(PurchaseOrderStatus))
    supplier_id = filter_by(PurchaseOrder.supplier_id, Id(allow_none=True))
    warehouse_id = filter_by(PurchaseOrder.warehouse_id, Id(allow_none=True))
    q = matching(PurchaseOrder.order_number, PurchaseOrder.notes)
    updated_since = updated_since(PurchaseOrder.updated_at)
    sort = sort_by(
        {
            "created_at": PurchaseOrder.created_at,
            "updated_at": PurchaseOrder.updated_at,
            "expected_date": PurchaseOrder.expected_date,
            "order_number": PurchaseOrder.order_number,
            "status": PurchaseOrder.status,
        },
        default="-created_at",
    )
