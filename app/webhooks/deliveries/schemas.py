"""How deliveries look on the wire: in lists without what was sent and answered."""

from marshmallow import Schema, fields

from app.kit.fields import Id, Text, UtcDateTime, Word, required
from app.kit.listing import ListArgs, filter_by, sort_by, updated_since
from app.webhooks.models import Delivery, DeliveryStatus


class DeliverySchema(Schema):
    id = Id(required=True)
    webhook_id = Id()
    event_id = fields.String(metadata={"example": "evt_1"})
    event_type = fields.String()
    status = Word(DeliveryStatus)
    attempts = fields.Integer()
    next_attempt_at = UtcDateTime(allow_none=True)
    last_attempt_at = UtcDateTime(allow_none=True)
    response_status = fields.Integer(allow_none=True)
    duration_ms = fields.Integer(allow_none=True)
    error = fields.String(
        allow_none=True,
        metadata={"description": "Why there is no answer, or why nothing was sent"},
    )
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


class WholeDeliverySchema(DeliverySchema):
    request_body = fields.String(
        allow_none=True,
        metadata={"description": "What was sent last; only with all scopes of the webhook"},
    )
    response_body = fields.String(
        allow_none=True, metadata={"description": "The first 20 kB of the last answer"}
    )


class DeliveryListArgs(ListArgs):
    status = filter_by(Delivery.status, Word(DeliveryStatus))
    event_type = filter_by(Delivery.event_type, Text(most=60))
    updated_since = updated_since(Delivery.updated_at)
    sort = sort_by(
        {"created_at": Delivery.created_at, "updated_at": Delivery.updated_at},
        default="-created_at",
    )


class SinceInput(Schema):
    since = UtcDateTime(required=True, error_messages=required("since"))


class CountSchema(Schema):
    count = fields.Integer(required=True)
    message = fields.String(required=True)
