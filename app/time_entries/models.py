"""A time entry. While it has no end, it is a running timer."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ColumnElement,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    literal_column,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, ExcludeConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.external_ids.columns import KnownElsewhere, rules_of


class Source(StrEnum):
    """How an entry came to be."""

    MANUAL = "manual"
    TIMER = "timer"
    API = "api"
    IMPORT = "import"


# A range of one number stands for the person, so that GiST can compare it without an extension.
PERSON: ColumnElement[Any] = literal_column("int8range(user_id, user_id, '[]')")
# A running timer takes the moment it began: what comes after it is not decided yet.
TAKEN: ColumnElement[Any] = literal_column(
    "tstzrange(start_time, coalesce(end_time, start_time),"
    " CASE WHEN end_time IS NULL THEN '[]' ELSE '[)' END)"
)
SPAN: ColumnElement[Any] = literal_column("tstzrange(start_time, end_time)")
# Longer than a day on the clock: so few that reports look at each of them.
LONG = text("NOT date_only AND (end_time - start_time) > '24:00:00'::interval")


class TimeEntry(KnownElsewhere):
    __tablename__ = "time_entries"
    __table_args__ = (
        *rules_of("time_entries"),
        ForeignKeyConstraint(
            ["project_id", "task_id"],
            ["tasks.project_id", "tasks.id"],
            name="fk_time_entries_task_of_project",
            info={"message": "Time is booked on the task", "code": "task_has_time"},
        ),
        # The database, not a read-then-write in Python, is what keeps two clicks from racing.
        Index(
            "uq_time_entries_one_running_per_user",
            "user_id",
            unique=True,
            postgresql_where=text("end_time IS NULL"),
            info={"message": "A timer is already running", "code": "timer_already_running"},
        ),
        ExcludeConstraint(
            (PERSON, "="),
            (TAKEN, "&&"),
            name="ex_time_entries_overlap",
            using="gist",
            where=text("overlap_denied"),
            info={
                "message": "The time overlaps with another entry",
                "code": "time_entry_overlap",
            },
        ),
        CheckConstraint(
            "end_time >= start_time",
            name="ends_after_it_starts",
            info={"message": "Must be after start_time", "field": "end_time"},
        ),
        CheckConstraint(
            "break_seconds >= 0 AND (end_time IS NULL OR"
            " make_interval(secs => break_seconds) <= end_time - start_time)",
            name="break_within_entry",
            info={"message": "The breaks are longer than the entry", "field": "end_time"},
        ),
        CheckConstraint("paused_at IS NULL OR end_time IS NULL", name="paused_while_running"),
        # With all that reports sum up, so that they read no entry for it.
        Index(
            "ix_time_entries_by_time",
            "start_time",
            "id",
            postgresql_include=[
                *("end_time", "user_id", "project_id", "task_id"),
                *("billable", "duration_seconds", "date_only"),
            ],
        ),
        # Lists leave out what still runs: with end_time in the index it is enough to count them.
        Index(
            "ix_time_entries_user_id",
            "user_id",
            "start_time",
            "id",
            postgresql_include=["end_time"],
        ),
        Index(
            "ix_time_entries_project_id",
            "project_id",
            "start_time",
            "id",
            postgresql_include=["end_time"],
        ),
        Index("ix_time_entries_task_id", "task_id"),
        Index("ix_time_entries_updated_at", "updated_at", "id"),
        Index("ix_time_entries_tags", "tags", postgresql_using="gin"),
        Index("ix_time_entries_long", "start_time", postgresql_where=LONG),
        Index("ix_time_entries_span", PERSON, SPAN, postgresql_using="gist"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    task_id: Mapped[int | None]
    start_time: Mapped[datetime]
    end_time: Mapped[datetime | None]
    paused_at: Mapped[datetime | None]
    break_seconds: Mapped[int] = mapped_column(default=0)
    duration_seconds: Mapped[int | None] = mapped_column(
        Computed(
            "floor(extract(epoch FROM end_time - start_time))::bigint - break_seconds",
            persisted=True,
        )
    )
    notes: Mapped[str] = mapped_column(Text, default="")
    tags: Mapped[list[str]] = mapped_column(ARRAY(String(60)), default=list)
    billable: Mapped[bool] = mapped_column(default=True)
    source: Mapped[Source] = mapped_column(default=Source.API)
    # Booked as a day and a length: start_time is that day's midnight, not a time on the clock.
    date_only: Mapped[bool] = mapped_column(default=False)
    # Written while overlaps were denied: such rows never overlap, whoever writes at once.
    overlap_denied: Mapped[bool] = mapped_column(default=False)

    @property
    def is_active(self) -> bool:
        return self.end_time is None

    def end_pause(self, at: datetime) -> None:
        """Count the pause, as far as it lies within the entry, as a break."""
        if self.paused_at is not None:
            pause = at - max(self.paused_at, self.start_time)
            self.break_seconds += max(0, int(pause.total_seconds()))
        self.paused_at = None

    def stop(self, at: datetime) -> None:
        """End at the instant given, or at once if the entry begins later; a pause ends too."""
        end = max(at, self.start_time)
        self.end_pause(end)
        self.end_time = end
        # Clocks count whole seconds on each side of a pause; the entry is no shorter than nothing.
        self.break_seconds = min(self.break_seconds, int((end - self.start_time).total_seconds()))
