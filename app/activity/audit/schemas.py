"""An entry of the audit log on the wire, and what can be asked of the log."""

from enum import StrEnum
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from sqlalchemy import ARRAY, String, any_, cast, literal
from sqlalchemy.dialects.postgresql import INET

from app.activity.names import EventName, types_of
from app.events.models import Event
from app.identity.tokens.schemas import Network
from app.kit.fields import CommaList, Id, Text, UtcDateTime, Whole, Word
from app.kit.http import MAX_ID
from app.kit.listing import (
    MOST_PER_PAGE,
    ListArgs,
    filter_by,
    filtering,
    from_day,
    sort_by,
    to_day,
)

MOST_CHECKED = 50_000


class Form(StrEnum):
    """`json` is a page of the log, the others are all of it."""

    JSON = "json"
    CSV = "csv"
    JSONL = "jsonl"


class EventId(Id):
    """An id as it is told, `evt_7`; the number alone will do."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        return super()._deserialize(str(value).removeprefix("evt_"), attr, data, **options)


class AuditEntrySchema(Schema):
    """Who did what to which thing, when, from where and with which token.

    `data` is the thing after the change, `changes` the old and the new value of what changed.
    `hash` is the SHA-256 over the hash of the entry before and what this one holds.
    """

    sequence = fields.Integer(required=True)
    id = fields.String(required=True)
    type = fields.String(required=True)
    created_at = UtcDateTime(required=True)
    actor_id = Id(allow_none=True)
    actor_name = fields.String(allow_none=True)
    token_id = Id(allow_none=True)
    token_name = fields.String(allow_none=True)
    token_prefix = fields.String(allow_none=True)
    ip = fields.String(allow_none=True)
    request_id = fields.String(allow_none=True)
    subject_type = fields.String(required=True)
    subject_id = fields.Integer(required=True)
    subject_label = fields.String(allow_none=True)
    data = fields.Dict(required=True)
    changes = fields.Dict(required=True)
    hash = fields.String(required=True)


class AuditArgs(ListArgs):
    ids = CommaList(
        EventId(),
        validate=validate.Length(max=MOST_PER_PAGE, error=f"At most {MOST_PER_PAGE} ids"),
        metadata={"description": "Only these, comma separated"},
    )
    actor_id = filter_by(Event.actor_id, Id())
    token_id = filter_by(Event.token_id, Id())
    subject_type = filter_by(Event.subject_type, Text(most=40))
    subject_id = filter_by(Event.subject_id, Id())
    type = filtering(
        CommaList(
            EventName(),
            metadata={"description": "Comma separated; `project.*` is all of projects"},
        ),
        lambda names, _zone: Event.type == any_(literal(types_of(names), ARRAY(String))),
    )
    ip = filtering(
        Network(metadata={"description": "An address, or a network such as 192.0.2.0/24"}),
        lambda network, _zone: Event.ip.op("<<=")(cast(network, INET)),
    )
    start_date = from_day(Event.created_at)
    end_date = to_day(Event.created_at)
    # Only what is sealed is listed, and that has a sequence.
    sort = sort_by({"sequence": Event.sequence}, default="-sequence", never_null=True)
    format = Word(Form)


class SavedHead(Schema):
    """A head that was noted down earlier, in a query string."""

    sequence = Whole(1, MAX_ID, metadata={"description": "Of a head that was saved"})
    hash = fields.String(
        validate=validate.Regexp(r"[0-9a-fA-F]{64}\Z", error="Must be 64 hexadecimal digits"),
        metadata={"description": "Of the same head"},
    )

    @validates_schema(skip_on_field_errors=False)
    def both_or_none(self, args: dict[str, Any], **_: Any) -> None:
        for one, other in (("sequence", "hash"), ("hash", "sequence")):
            if other in args and one not in args:
                raise ValidationError(f"Is needed with {other}", one)


class VerifyArgs(SavedHead):
    from_ = Whole(
        1,
        MAX_ID,
        data_key="from",
        load_default=1,
        metadata={"description": "Check from this sequence on, as `next` said"},
    )
    limit = Whole(
        1,
        MOST_CHECKED,
        load_default=MOST_CHECKED,
        metadata={"description": f"Check so many entries, {MOST_CHECKED:,} at most"},
    )


class HeadSchema(Schema):
    """The last sealed entry; its hash stands for all before it. Of an empty log it is null."""

    sequence = fields.Integer(required=True)
    hash = fields.String(required=True, allow_none=True)


class ProblemSchema(Schema):
    """The first entry at which the log is not what was sealed, and in which way."""

    sequence = fields.Integer(required=True)
    kind = fields.String(required=True)
    message = fields.String(required=True)


class VerificationSchema(Schema):
    """`checked` entries follow from one another up to `head`. `next` is where to go on."""

    is_whole = fields.Boolean(required=True)
    checked = fields.Integer(required=True)
    head = fields.Nested(HeadSchema, required=True)
    problem = fields.Nested(ProblemSchema, required=True, allow_none=True)
    next = fields.Integer(required=True, allow_none=True)
