"""A project and the people who may see it."""

from decimal import Decimal
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.constraints import kept_by_trigger
from app.kit.db import Model
from app.kit.external_ids.columns import KnownElsewhere, rules_of


class ProjectStatus(StrEnum):
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    ARCHIVED = "archived"


class Visibility(StrEnum):
    """Who sees a project: everyone, or its members, its manager and administrators."""

    EVERYONE = "everyone"
    MEMBERS = "members"


class Project(KnownElsewhere):
    __tablename__ = "projects"
    __table_args__ = (
        *rules_of("projects"),
        Index(
            "uq_projects_client_id_name",
            "client_id",
            func.lower(text("name")),
            unique=True,
            postgresql_nulls_not_distinct=True,
            info={"message": "This client already has a project of that name"},
        ),
    )

    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    client_id: Mapped[int | None] = mapped_column(ForeignKey("clients.id"), index=True)
    manager_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    hourly_rate: Mapped[Decimal | None]
    estimated_hours: Mapped[Decimal | None]
    budget_amount: Mapped[Decimal | None]
    color: Mapped[str | None] = mapped_column(String(7))
    billable: Mapped[bool] = mapped_column(default=True)
    status: Mapped[ProjectStatus] = mapped_column(default=ProjectStatus.ACTIVE, index=True)
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.EVERYONE)

    @property
    def accepts_time(self) -> bool:
        """Time is booked on active projects only; one on hold keeps what it has."""
        return self.status == ProjectStatus.ACTIVE


class ProjectMember(Model):
    __tablename__ = "project_members"

    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)


kept_by_trigger("active_projects_with_archived_client", "The client is archived", field="client_id")
