"""A task of a project."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.external_ids.columns import KnownElsewhere, rules_of


class TaskStatus(StrEnum):
    TODO = "todo"
    IN_PROGRESS = "in_progress"
    REVIEW = "review"
    DONE = "done"
    CANCELLED = "cancelled"


OPEN = (TaskStatus.TODO, TaskStatus.IN_PROGRESS, TaskStatus.REVIEW)

# The words that stand for the numbers, as boards show them.
PRIORITIES = {"low": 1, "medium": 2, "high": 3, "urgent": 4}


class Task(KnownElsewhere):
    __tablename__ = "tasks"
    __table_args__ = (
        *rules_of("tasks"),
        CheckConstraint("priority BETWEEN 1 AND 4", name="priority"),
        # What a time entry points at: a task together with the project it belongs to.
        Index("uq_tasks_project_id_id", "project_id", "id", unique=True),
    )

    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    project_id: Mapped[int] = mapped_column(ForeignKey("projects.id"))
    status: Mapped[TaskStatus] = mapped_column(default=TaskStatus.TODO, index=True)
    priority: Mapped[int] = mapped_column(SmallInteger, default=2)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    due_date: Mapped[date | None]
    estimated_hours: Mapped[Decimal | None]
    completed_at: Mapped[datetime | None]
