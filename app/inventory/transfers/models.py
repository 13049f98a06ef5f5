"""A quantity that went from one warehouse to another."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.inventory.fields import QUANTITY
from app.kit.db import Record


class StockTransfer(Record):
    """As little changed later as its two movements; its id is their `reference_id`."""

    __tablename__ = "stock_transfers"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="moves_something"),
        CheckConstraint("from_warehouse_id <> to_warehouse_id", name="goes_elsewhere"),
        Index("ix_stock_transfers_created_at", "created_at", "id"),
    )

    stock_item_id: Mapped[int] = mapped_column(ForeignKey("stock_items.id"), index=True)
    from_warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"), index=True)
    to_warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"), index=True)
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    notes: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
