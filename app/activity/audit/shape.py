"""How an entry of the audit log is read, and the text that its hash is taken over."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, Text, cast, func, select

from app.activity.audit.schemas import AuditArgs, AuditEntrySchema
from app.activity.payload import event_key
from app.events.models import Event
from app.identity.models import ApiToken, User
from app.kit.actor import Actor
from app.kit.db import connection
from app.kit.lookup import missing
from app.kit.wire import Row, Wire

_args = AuditArgs()
# What a thing is called, in the order of preference.
_LABELS = ("name", "username", "sku", "number", "project_name", "company_name", "stock_item_name")


def derive(row: Row) -> None:
    row["id"] = event_key(row["id"])
    told = (row["data"].get(key) for key in _LABELS)
    row["subject_label"] = next((str(label) for label in told if label), None)


AUDIT_ENTRY = Wire(
    AuditEntrySchema,
    Event,  # type: ignore[arg-type]  # no Record, which would have an updated_at; it has an id
    joins={User: User.id == Event.actor_id, ApiToken: ApiToken.id == Event.token_id},
    columns={
        "actor_name": User.username,
        "token_name": ApiToken.name,
        "token_prefix": ApiToken.token_prefix,
        "ip": func.host(Event.ip),
        "hash": func.encode(Event.hash, "hex"),
    },
    derive=derive,
    # Who reads gives the last ones their place.
    moves_by_itself=True,
)

# The same text as `event_content` of migration 0013 makes, which whoever owns the database can
# replace: checking does not ask it.
PARTS: dict[str, Any] = {
    "sequence": Event.sequence,
    "id": Event.id,
    "type": Event.type,
    "actor_id": Event.actor_id,
    "token_id": Event.token_id,
    "subject_type": Event.subject_type,
    "subject_id": Event.subject_id,
    "data": Event.data,
    "changes": Event.changes,
    "request_id": Event.request_id,
    "ip": func.host(Event.ip),
    "created_at": func.to_jsonb(Event.created_at),
}
CONTENT = cast(func.jsonb_build_array(*PARTS.values()), Text)


def entry(sequence: int) -> Row:
    """:raises NotFound: if the log has no such entry"""
    row = AUDIT_ENTRY.row(Event.sequence == sequence)
    if row is None:
        raise missing("Entry", sequence)
    return row


def sealed() -> Select[Any]:
    """The entries of the log."""
    return select(Event).where(Event.sequence.is_not(None))


def between(actor: Actor, query: Mapping[str, Any]) -> Select[Any]:
    """The same, from the first to the last one of the days that are asked for. By their time alone
    PostgreSQL would look for them from the other end of the log.
    """
    asked = {name: query[name] for name in ("start_date", "end_date") if name in query}
    begins_at = "start_date" if query["sort"] == "sequence" else "end_date"
    if begins_at not in asked:
        return sealed()
    zone = ZoneInfo(query.get("timezone") or actor.timezone)
    # Of a sum, not of the column: its ends would be looked for in the order of the column.
    place = Event.sequence + 0
    ends = select(func.min(place), func.max(place)).where(
        Event.sequence.is_not(None), *_args.where(asked, zone)
    )
    first, last = connection().execute(ends).one()
    return sealed().where(Event.sequence.between(first or 0, last or 0))
