"""Kept totals of worked time, and the changes that are not yet in them.

Triggers on `time_entries` note each change in the same transaction; every 1024th change folds
what was noted into the totals. Nobody but those triggers writes these tables.
See docs/decisions/0010-kept-totals.md.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    String,
    Table,
)

from app.kit.db import Model

_INSTANT = DateTime(timezone=True)

# Time by UTC month and, again, by UTC year; `task_id` is 0 where there is no task.
TOTALS = Table(
    "time_totals",
    Model.metadata,
    Column("level", String(5)),
    Column("period", _INSTANT),
    Column("user_id", BigInteger),
    Column("project_id", BigInteger),
    Column("task_id", BigInteger),
    Column("billable", Boolean),
    Column("seconds", BigInteger, nullable=False),
    Column("entries", BigInteger, nullable=False),
    PrimaryKeyConstraint("level", "period", "user_id", "project_id", "task_id", "billable"),
    # All time of one project.
    Index("ix_time_totals_project", "project_id", "level", "period"),
)

# An entry as it came (sign 1) or as it went (sign -1).
CHANGES = Table(
    "time_total_changes",
    Model.metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("sign", SmallInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("project_id", BigInteger, nullable=False),
    Column("task_id", BigInteger),
    Column("billable", Boolean, nullable=False),
    Column("start_time", _INSTANT, nullable=False),
    Column("end_time", _INSTANT, nullable=False),
    Column("duration_seconds", BigInteger, nullable=False),
    Column("date_only", Boolean, nullable=False),
)
