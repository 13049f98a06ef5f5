"""How the feed is asked for, and how it tells changes."""

from enum import StrEnum

from marshmallow import Schema, fields

from app.kit.fields import CommaList, Id, Whole, Word
from app.kit.http import MAX_ID


class Kind(StrEnum):
    """What the feed tells of, in the order of a snapshot: what others name comes first."""

    USER = "user"
    TEAM = "team"
    CLIENT = "client"
    PROJECT = "project"
    TASK = "task"
    TIME_ENTRY = "time_entry"
    STOCK_ITEM = "stock_item"
    WAREHOUSE = "warehouse"
    SUPPLIER = "supplier"
    STOCK_LEVEL = "stock_level"
    STOCK_MOVEMENT = "stock_movement"
    STOCK_TRANSFER = "stock_transfer"
    PURCHASE_ORDER = "purchase_order"
    RESERVATION = "reservation"


class Action(StrEnum):
    """What to do with the thing: keep `data` in place of what there was, or forget it."""

    UPSERT = "upsert"
    DELETE = "delete"


class SyncArgs(Schema):
    cursor = fields.String(
        metadata={"description": "The `next_cursor` of the page before; without it all is told"}
    )
    types = CommaList(
        Word(Kind), metadata={"description": "Only these, comma separated; by default all you see"}
    )
    limit = Whole(
        1,
        MAX_ID,
        metadata={"description": "Changes a page; 100 by default, up to 1000 (more is capped)"},
    )


class ChangeSchema(Schema):
    type = Word(Kind, required=True)
    action = Word(Action, required=True)
    id = Id(required=True)
    data = fields.Dict(
        required=True,
        allow_none=True,
        metadata={"description": "The thing as GET tells it now; null where it is to be forgotten"},
    )


class SyncSchema(Schema):
    changes = fields.List(fields.Nested(ChangeSchema), required=True)
    next_cursor = fields.String(required=True)
    has_more = fields.Boolean(required=True)
    reset = fields.Boolean(
        required=True,
        metadata={"description": "Forget all that you hold: this page begins a new snapshot"},
    )
    warnings = fields.Dict(keys=fields.String(), values=fields.String())
