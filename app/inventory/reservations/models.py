"""A quantity that is held back for somebody or something."""

from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.inventory.fields import QUANTITY
from app.kit.db import Record


class ReservationStatus(StrEnum):
    ACTIVE = "active"
    FULFILLED = "fulfilled"
    RELEASED = "released"


class Reservation(Record):
    """While it is active its quantity is part of `quantity_reserved` of the stock level."""

    __tablename__ = "reservations"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="holds_something"),
        Index("ix_reservations_level", "stock_item_id", "warehouse_id"),
        Index("ix_reservations_created_at", "created_at", "id"),
    )

    stock_item_id: Mapped[int] = mapped_column(ForeignKey("stock_items.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"), index=True)
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    status: Mapped[ReservationStatus] = mapped_column(default=ReservationStatus.ACTIVE)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"), index=True)
    notes: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
