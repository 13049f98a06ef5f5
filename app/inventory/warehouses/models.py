"""A place that holds stock: a building, a van, a shelf."""

from sqlalchemy import Index, String, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Record


class Warehouse(Record):
    __tablename__ = "warehouses"
    __table_args__ = (
        Index(
            "uq_warehouses_name",
            func.lower(text("name")),
            unique=True,
            info={"message": "There is already a warehouse of that name"},
        ),
        Index(
            "uq_warehouses_code",
            func.lower(text("code")),
            unique=True,
            info={"message": "There is already a warehouse of that code"},
        ),
    )

    name: Mapped[str] = mapped_column(String(200))
    code: Mapped[str | None] = mapped_column(String(30))
    address: Mapped[str] = mapped_column(Text, default="")
    is_active: Mapped[bool] = mapped_column(default=True)
