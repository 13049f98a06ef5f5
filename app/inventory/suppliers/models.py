"""Somebody whom items are bought from."""

from sqlalchemy import Index, String, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Record


class Supplier(Record):
    __tablename__ = "suppliers"
    __table_args__ = (
        Index(
            "uq_suppliers_name",
            func.lower(text("name")),
            unique=True,
            info={"message": "There is already a supplier of that name"},
        ),
    )

    name: Mapped[str] = mapped_column(String(200))
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str] = mapped_column(String(60), default="")
    address: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    is_active: Mapped[bool] = mapped_column(default=True)
