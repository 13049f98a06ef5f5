"""How reservations look on the wire."""

from enum import StrEnum

from marshmallow import Schema, fields

from app.inventory.fields import Quantity, above_zero
from app.inventory.reservations.models import Reservation, ReservationStatus
from app.kit.fields import Id, Text, UtcDateTime, Word, required
from app.kit.listing import ListArgs, filter_by, matching, sort_by, updated_since


class ReservationInput(Schema):
    stock_item_id = Id(required=True, error_messages=required("stock_item_id"))
    warehouse_id = Id(required=True, error_messages=required("warehouse_id"))
    quantity = Quantity(required=True, validate=above_zero, error_messages=required("quantity"))
    project_id = Id(allow_none=True)
    notes = Text(most=20000)


class ReservationChanges(Schema):
    """What is reserved, and where, stays: release it and reserve anew."""

    quantity = Quantity(validate=above_zero)
    project_id = Id(allow_none=True)
    notes = Text(most=20000)


class Outgoing(StrEnum):
    """The types of movement by which reserved stock may leave."""

    SALE = "sale"
    ADJUSTMENT = "adjustment"
    RETURN = "return"
    WASTE = "waste"


class FulfillmentInput(Schema):
    movement_type = Word(Outgoing, load_default=Outgoing.SALE)
    reason = Text(most=200)


class ReservationSchema(Schema):
    id = Id(required=True)
    stock_item_id = Id()
    sku = fields.String()
    item_name = fields.String()
    warehouse_id = Id()
    warehouse_name = fields.String()
    quantity = Quantity()
    status = Word(ReservationStatus)
    project_id = Id(allow_none=True)
    project_name = fields.String(allow_none=True)
    movement_id = Id(allow_none=True, metadata={"description": "By which it was fulfilled"})
    notes = fields.String()
    user_id = Id(allow_none=True)
    username = fields.String(allow_none=True)
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


class ReservationListArgs(ListArgs):
    status = filter_by(Reservation.status, Word(ReservationStatus))
    stock_item_id = filter_by(Reservation.stock_item_id, Id(allow_none=True))
    warehouse_id = filter_by(Reservation.warehouse_id, Id(allow_none=True))
    project_id = filter_by(Reservation.project_id, Id(allow_none=True))
    q = matching(Reservation.notes)
    updated_since = updated_since(Reservation.updated_at)
    sort = sort_by(
        {
            "created_at": Reservation.created_at,
            "updated_at": Reservation.updated_at,
            "quantity": Reservation.quantity,
        },
        default="-created_at",
    )
