"""A history on the wire, and how it is asked for."""

import base64
import re
from typing import Any

from marshmallow import Schema, ValidationError, fields

from app.activity.schemas import PayloadSchema
from app.kit.fields import Whole
from app.kit.http import MAX_ID


class Cursor(fields.Field[int]):
    """Behind which event to go on. It looks like no number: nobody is to compute it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        try:
            found = re.fullmatch(rb"history:([0-9]{1,18})", base64.urlsafe_b64decode(str(value)))
        except ValueError:
            found = None
        if not found:
            raise ValidationError("Not a cursor of a history")
        return int(found[1])


def cursor_behind(sequence: int) -> str:
    return base64.urlsafe_b64encode(f"history:{sequence}".encode()).decode()


class HistoryArgs(Schema):
    limit = Whole(
        1,
        MAX_ID,
        load_default=50,
        metadata={"description": "Up to 100 (more is capped); 50 by default"},
    )
    cursor = Cursor(metadata={"description": "`pagination.next_cursor` of the page before"})


class PlaceSchema(Schema):
    """Of what was looked at, some may be nothing for you: a page may hold fewer than `limit`."""

    limit = fields.Integer(required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    has_next = fields.Boolean(required=True)


class HistorySchema(Schema):
    history = fields.List(fields.Nested(PayloadSchema), required=True)
    pagination = fields.Nested(PlaceSchema, required=True)
