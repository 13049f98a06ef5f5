"""`GET /webhooks/events`: every type of event, when it happens, who may hear of it, an example."""

from functools import cache

from marshmallow import Schema, fields

from app.activity.catalogue import scope_of
from app.activity.schemas import PayloadSchema
from app.events.descriptions import DESCRIPTIONS
from app.events.ledger import EventType
from app.kit.wire import Row
from app.webhooks import examples


class EventTypeSchema(Schema):
    type = fields.String(required=True)
    description = fields.String(required=True)
    scope = fields.String(required=True)
    example = fields.Nested(PayloadSchema, required=True)


class CatalogueSchema(Schema):
    events = fields.List(fields.Nested(EventTypeSchema), required=True)


@cache
def events() -> list[Row]:
    return [
        {
            "type": event_type,
            "description": f"Written when {DESCRIPTIONS[event_type]}",
            "scope": scope_of(event_type),
            "example": examples.payload(event_type),
        }
        for event_type in EventType
    ]
