"""Who wants to hear of what, what was sent to them, and how far the ledger is read for it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Model, Record


class Webhook(Record):
    """`scopes` are those of the token that made it: what it is told is what they and its owner's
    rights allow. `*_sealed` are encrypted. It hears of events after `heard_since`, which is the
    sequence of the event of its own creation, and None until that one has been read.
    """

    __tablename__ = "webhooks"

    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(Text)
    events: Mapped[list[str]] = mapped_column(ARRAY(String(60)))
    filters: Mapped[dict[str, Any]] = mapped_column(JSONB)
    is_active: Mapped[bool] = mapped_column(default=True)
    ordered: Mapped[bool] = mapped_column(default=False)
    header_names: Mapped[list[str]] = mapped_column(ARRAY(String(100)), default=list)
    headers_sealed: Mapped[str | None] = mapped_column(Text)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    secret_sealed: Mapped[str] = mapped_column(Text)
    # After a rotation deliveries are signed with the old secret, too, for as long as was asked.
    previous_sealed: Mapped[str | None] = mapped_column(Text)
    previous_valid_until: Mapped[datetime | None]
    heard_since: Mapped[int | None]
    # As long as nothing but failures came after it.
    failing_since: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    # The receiver asked for rest.
    rests_until: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    disabled_reason: Mapped[str | None] = mapped_column(Text)


class DeliveryStatus(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"
    SKIPPED = "skipped"


_IS_DUE_ONCE = text("due_at IS NOT NULL")


class Delivery(Record):
    """One event on its way to one webhook.

    `due_at` is when it is tried next, or, while a worker has it, when that worker's `lease` ends;
    None once it is done. `tries` are the attempts since it was last asked for, `attempts` all.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        Index("uq_webhook_deliveries_event", "webhook_id", "event_id", unique=True),
        Index("ix_webhook_deliveries_newest", "webhook_id", "created_at", "id"),
        Index("ix_webhook_deliveries_due", "webhook_id", "due_at", postgresql_where=_IS_DUE_ONCE),
        Index(
            "ix_webhook_deliveries_in_order",
            "webhook_id",
            "sequence",
            postgresql_where=_IS_DUE_ONCE,
        ),
        Index("ix_webhook_deliveries_age", "created_at"),
    )

    webhook_id: Mapped[int] = mapped_column(ForeignKey("webhooks.id", ondelete="CASCADE"))
    event_id: Mapped[int]
    event_type: Mapped[str] = mapped_column(String(60))
    sequence: Mapped[int]
    status: Mapped[DeliveryStatus] = mapped_column(server_default="pending")
    attempts: Mapped[int] = mapped_column(server_default="0")
    tries: Mapped[int] = mapped_column(server_default="0")
    due_at: Mapped[datetime | None]
    lease: Mapped[UUID | None]
    last_attempt_at: Mapped[datetime | None]
    response_status: Mapped[int | None]
    response_body: Mapped[str | None] = mapped_column(Text)
    duration_ms: Mapped[int | None]
    error: Mapped[str | None] = mapped_column(Text)
    request_body: Mapped[str | None] = mapped_column(Text)


class Dispatch(Model):
    """The place in the ledger up to which deliveries have been made; one row."""

    __tablename__ = "webhook_dispatch"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int]
