"""A client, and the rule that an active project has no archived client."""

from decimal import Decimal
from enum import StrEnum

from sqlalchemy import Index, String, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.constraints import kept_by_trigger
from app.kit.external_ids.columns import KnownElsewhere, rules_of


class ClientStatus(StrEnum):
    ACTIVE = "active"
    ARCHIVED = "archived"


class Client(KnownElsewhere):
    __tablename__ = "clients"
    __table_args__ = (
        *rules_of("clients"),
        Index(
            "uq_clients_name",
            func.lower(text("name")),
            unique=True,
            info={"message": "There is already a client of that name"},
        ),
    )

    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254))
    company: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    address: Mapped[str] = mapped_column(Text, default="")
    billing_address: Mapped[str] = mapped_column(Text, default="")
    default_hourly_rate: Mapped[Decimal | None]
    currency: Mapped[str | None] = mapped_column(String(3))
    notes: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[ClientStatus] = mapped_column(default=ClientStatus.ACTIVE, index=True)


# Both halves of the rule are triggers of migration 0003, each locking the row it looks at.
kept_by_trigger(
    "clients_archived_with_active_projects",
    "The client has active projects; archive them first",
    code="client_has_active_projects",
)
