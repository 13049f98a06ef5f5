"""What an event of each type looks like, made of the schemas that say how its subject is told."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, fields

from app.activity.catalogue import SUBJECTS
from app.activity.names import noun
from app.activity.payload import API_VERSION, event_key
from app.events.ledger import EventType
from app.kit.openapi_types import described
from app.kit.wire import Row

_MOMENT = datetime(2024, 1, 15, 9, tzinfo=UTC)
_ACTOR = {"type": "token", "id": 1, "username": "ada", "token_id": 1}
# The kinds of fields that the OpenAPI document knows by itself.
_PLAIN: tuple[tuple[type, Any], ...] = (
    (fields.Boolean, True),
    (fields.Integer, 1),
    (fields.Float, 1.5),
    (fields.Decimal, 1.5),
    (fields.DateTime, "2024-01-15T09:00:00Z"),
    (fields.Date, "2024-01-15"),
    (fields.String, "text"),
)


def payload(event_type: EventType) -> Row:
    """With `previous` for a change of something that was there."""
    data = _data(SUBJECTS[noun(event_type)].schema)
    return {
        "id": event_key(1),
        "type": event_type,
        "api_version": API_VERSION,
        "created_at": _MOMENT,
        "sequence": 1,
        "actor": _ACTOR,
        "data": data,
        "previous": _previous(event_type, data),
    }


def _previous(event_type: EventType, data: Mapping[str, Any]) -> Row | None:
    """Of what changes by the nature of the event; elsewhere the updated name of the thing."""
    if event_type.endswith(("created", "deleted", "started", "signed_in")) or "." not in event_type:
        return None
    names = [name for name in ("status", "name", "notes", "updated_at") if name in data]
    return {names[0]: data[names[0]]} if names else None


def _data(schema: Schema) -> Row:
    return {name: example(field) for name, field in schema.fields.items()}


def example(field: fields.Field[Any]) -> Any:
    """A value that may stand in this field."""
    if isinstance(field, fields.Nested):
        one = _data(field.schema)
        return [one] if field.many else one
    if isinstance(field, fields.List):
        return [example(field.inner)]
    if isinstance(field, fields.Dict):
        return {}
    if isinstance(field, fields.Enum):
        return next(iter(field.enum.__members__.values()))
    if examples := described(field).get("examples"):
        return examples[0]
    return next((value for kind, value in _PLAIN if isinstance(field, kind)), None)
