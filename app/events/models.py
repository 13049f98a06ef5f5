"""One row for every fact worth telling: audit log, webhooks, stream and sync feed read it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, String, func, text
from sqlalchemy.dialects.postgresql import INET, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import UserDefinedType

from app.kit.db import Model


class TransactionId(UserDefinedType[int]):
    """PostgreSQL's xid8: a transaction's number, which never wraps around."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        return "xid8"


class Event(Model):
    """An event outlives what it speaks of: ids here are no foreign keys.

    `data` is the subject's full shape after the change (before it, for a deletion), `changes` holds
    `[old, new]` for each column that changed. `transaction_id` lets readers take only rows whose
    transaction is older than every running one: ids become visible in commit order, not id order.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_subject", "subject_type", "subject_id", "id"),
        Index("ix_events_transaction_id", "transaction_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    transaction_id: Mapped[int] = mapped_column(
        TransactionId, server_default=text("pg_current_xact_id()")
    )
    type: Mapped[str] = mapped_column(String(60))
    actor_id: Mapped[int | None]
    token_id: Mapped[int | None]
    subject_type: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    changes: Mapped[dict[str, Any]] = mapped_column(JSONB)
    request_id: Mapped[str | None] = mapped_column(String(128))
    ip: Mapped[str | None] = mapped_column(INET)
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
