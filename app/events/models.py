"""One row for every fact worth telling: audit log, webhooks, stream and sync feed read it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Identity, Index, String, func, text
from sqlalchemy.dialects.postgresql import INET, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Model

_SEALED = text("sequence IS NOT NULL")


class Event(Model):
    """An event outlives what it speaks of: ids here are no foreign keys.

    `data` is the subject's full shape after the change (before it, for a deletion), `changes` holds
    `[old, new]` for each column that changed. Ids are given out in order, but become visible in the
    order of commits: who reads goes by `sequence`.

    An event is only ever added. Some time after its commit it is sealed: `sequence` counts from 1
    without a gap, in the order of commits, and `hash` is the SHA-256 over the hash before it and
    what the event holds (`event_content` in migration 0013).
    """

    __tablename__ = "events"
    __table_args__ = (
        Index("uq_events_sequence", "sequence", unique=True),
        # Of what is sealed only: whoever writes an event has nothing to do with them.
        Index(
            "ix_events_subject", "subject_type", "subject_id", "sequence", postgresql_where=_SEALED
        ),
        Index("ix_events_actor", "actor_id", "sequence", postgresql_where=_SEALED),
        Index("ix_events_type", "type", "sequence", postgresql_where=_SEALED),
        Index("ix_events_created_at", "created_at", "sequence", "id", postgresql_where=_SEALED),
        Index("ix_events_token", "token_id", "sequence", postgresql_where=_SEALED),
        Index("ix_events_ip", "ip", "sequence", postgresql_where=_SEALED),
        Index("ix_events_unsealed", "id", postgresql_where=text("sequence IS NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
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
    sequence: Mapped[int | None]
    hash: Mapped[bytes | None]
