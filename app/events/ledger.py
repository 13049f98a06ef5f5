"""One way to say that something happened."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, inspect
from sqlalchemy.orm.attributes import set_committed_value

from app.events import bell
from app.events.models import Event
from app.kit import batch
from app.kit.actor import Actor
from app.kit.batch import Turn
from app.kit.changes import deleted, inserted, rows_of, told_again, updated
from app.kit.db import Record, session
from app.kit.json_text import json_text
from app.kit.prepared import Prepared
from app.kit.wire import Row, Wire

# The others are filled in by the database: some now, some when the event is sealed.
_WRITTEN = (
    "type",
    "actor_id",
    "token_id",
    "subject_type",
    "subject_id",
    "data",
    "changes",
    "request_id",
    "ip",
)
_INSERT = Prepared(insert(Event).from_select(_WRITTEN, rows_of(Event, _WRITTEN).select()))


class EventType(StrEnum):
    """Every event there is; docs/events.md says when each is written."""

    CLIENT_CREATED = "client.created"
    CLIENT_UPDATED = "client.updated"
    CLIENT_STATUS_CHANGED = "client.status_changed"
    CLIENT_ARCHIVED = "client.archived"
    PROJECT_CREATED = "project.created"
    PROJECT_UPDATED = "project.updated"
    PROJECT_STATUS_CHANGED = "project.status_changed"
    PROJECT_ARCHIVED = "project.archived"
    TASK_CREATED = "task.created"
    TASK_UPDATED = "task.updated"
    TASK_STATUS_CHANGED = "task.status_changed"
    TASK_COMPLETED = "task.completed"
    TASK_DELETED = "task.deleted"
    TIME_ENTRY_CREATED = "time_entry.created"
    TIME_ENTRY_UPDATED = "time_entry.updated"
    TIME_ENTRY_DELETED = "time_entry.deleted"
    TAG_RENAMED = "tag.renamed"
    TAG_MERGED = "tag.merged"
    TAG_DELETED = "tag.deleted"
    TIMER_STARTED = "timer.started"
    TIMER_PAUSED = "timer.paused"
    TIMER_RESUMED = "timer.resumed"
    TIMER_STOPPED = "timer.stopped"
    TOKEN_CREATED = "token.created"
    TOKEN_UPDATED = "token.updated"
    TOKEN_ROTATED = "token.rotated"
    TOKEN_REVOKED = "token.revoked"
    USER_CREATED = "user.created"
    USER_UPDATED = "user.updated"
    USER_DEACTIVATED = "user.deactivated"
    USER_PASSWORD_CHANGED = "user.password_changed"
    USER_SIGNED_IN = "user.signed_in"
    USER_IDENTITY_LINKED = "user.identity_linked"
    USER_SECOND_FACTOR_ENABLED = "user.second_factor_enabled"
    USER_SECOND_FACTOR_DISABLED = "user.second_factor_disabled"
    USER_RECOVERY_CODES_RENEWED = "user.recovery_codes_renewed"
    USER_RECOVERY_CODE_USED = "user.recovery_code_used"
    TEAM_CREATED = "team.created"
    TEAM_UPDATED = "team.updated"
    TEAM_DELETED = "team.deleted"
    STOCK_ITEM_CREATED = "stock_item.created"
    STOCK_ITEM_UPDATED = "stock_item.updated"
    WAREHOUSE_CREATED = "warehouse.created"
    WAREHOUSE_UPDATED = "warehouse.updated"
    STOCK_MOVEMENT_CREATED = "stock_movement.created"
    STOCK_TRANSFER_CREATED = "stock_transfer.created"
    SUPPLIER_CREATED = "supplier.created"
    SUPPLIER_UPDATED = "supplier.updated"
    PURCHASE_ORDER_CREATED = "purchase_order.created"
    PURCHASE_ORDER_UPDATED = "purchase_order.updated"
    PURCHASE_ORDER_SENT = "purchase_order.sent"
    PURCHASE_ORDER_PARTLY_RECEIVED = "purchase_order.partly_received"
    PURCHASE_ORDER_RECEIVED = "purchase_order.received"
    PURCHASE_ORDER_CANCELLED = "purchase_order.cancelled"
    RESERVATION_CREATED = "reservation.created"
    RESERVATION_UPDATED = "reservation.updated"
    RESERVATION_RELEASED = "reservation.released"
    RESERVATION_FULFILLED = "reservation.fulfilled"
    INVENTORY_LOW_STOCK = "inventory.low_stock"
    SETTINGS_UPDATED = "settings.updated"
    WEBHOOK_CREATED = "webhook.created"
    WEBHOOK_UPDATED = "webhook.updated"
    WEBHOOK_SECRET_ROTATED = "webhook.secret_rotated"
    WEBHOOK_DISABLED = "webhook.disabled"
    WEBHOOK_DELETED = "webhook.deleted"
    PING = "ping"
    SIGN_IN_FAILED = "sign_in.failed"
    ACCESS_REFUSED = "access.refused"
    ACCESS_NEW_ADDRESS = "access.new_address"
    REPORT_EXPORTED = "report.exported"
    AUDIT_LOG_EXPORTED = "audit_log.exported"


def record_creation(
    actor: Actor,
    event_type: EventType,
    subject: Record,
    wire: Wire,
    *,
    parts: Callable[[int], None] | None = None,
) -> Row:
    """Write a new `subject`, and one event with its shape, which is returned.

    `parts` writes what must refer to its id. A subject that others had to refer to is there
    already, and told only.
    """
    is_there = inspect(subject).persistent
    row = shape_of(subject, wire) if is_there else inserted(wire, subject)
    if parts:
        parts(row["id"])
        told_again(wire, row)
    write(actor, event_type, row["id"], row, {})
    return row


def record(
    actor: Actor,
    event_type: EventType,
    subject: Record,
    wire: Wire,
    *,
    also: dict[str, list[Any]] | None = None,
) -> Row:
    """Write what has changed on `subject`, and one event with its new shape, which is returned.

    `also` names changes that are no columns of the subject, such as a project's members; they move
    its `updated_at` all the same. What changes nothing is no event.
    """
    changes = changes_of(subject)
    columns = {name: getattr(subject, name) for name in changes}
    row = updated(wire, subject, columns) if columns or also else shape_of(subject, wire)
    settle(subject, columns)
    # What the resource does not tell, such as a hash, its events do not tell either.
    named = {name: values for name, values in changes.items() if name in wire.columns}
    named.pop("updated_at", None)
    if told := named | (also or {}):
        write(actor, event_type, subject.id, row, told)
    return row


def settle(subject: Record, columns: Mapping[str, Any]) -> None:
    """Its changes are written: neither a flush nor another event has them to add."""
    if subject in session:
        session.expunge(subject)
    for name, value in columns.items():
        set_committed_value(subject, name, value)


def record_deletion(actor: Actor, event_type: EventType, subject: Record, wire: Wire) -> Row:
    """Delete `subject`, and write one event with its last shape, which is returned."""
    row = deleted(wire, subject.id)
    write(actor, event_type, subject.id, row, {})
    return row


def shape_of(subject: Record, wire: Wire) -> Row:
    row = batch.ask(Wire.by_id, wire, [subject.id]).get(subject.id)
    if row is None:
        raise LookupError(f"{type(subject).__name__} {subject.id} is not there")
    return row


def write(
    actor: Actor, event_type: EventType, subject_id: int, row: Row, changes: dict[str, Any]
) -> None:
    batch.write(Turn.NOTED, _insert, actor, (event_type, subject_id, row, changes))


def _insert(actor: Actor, told: Sequence[tuple[EventType, int, Row, dict[str, Any]]]) -> None:
    _INSERT.run(rows=json_text([event_of(actor, *one) for one in told]))
    bell.note()


def event_of(
    actor: Actor, event_type: EventType, subject_id: int, row: Row, changes: dict[str, Any]
) -> dict[str, Any]:
    """The columns of an event."""
    told = {key: value for key, value in row.items() if key[0] != "_"}
    return {
        "type": event_type,
        "actor_id": actor.user_id,
        "token_id": actor.token_id,
        "subject_type": event_type.split(".")[0],
        "subject_id": subject_id,
        "data": told,
        "changes": changes,
        "request_id": actor.request_id,
        "ip": actor.ip,
    }


def changes_of(subject: Record) -> dict[str, list[Any]]:
    """`{column: [old, new]}` of what is about to be written."""
    state = inspect(subject)
    histories = {c.key: state.attrs[c.key].history for c in state.mapper.column_attrs}
    return {
        name: [next(iter(h.deleted), None), next(iter(h.added), None)]
        for name, h in histories.items()
        if h.has_changes()
    }
