"""The sum of an item's movements in a warehouse, kept as they are written."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.inventory.fields import QUANTITY, VALUE, ZERO
from app.kit.db import Record

_SHORT = {"message": "There is not enough stock", "code": "insufficient_stock", "field": "quantity"}


class StockLevel(Record):
    """A trigger of the movements keeps on hand and value; reservations keep what they reserve."""

    __tablename__ = "stock_levels"
    __table_args__ = (
        UniqueConstraint("stock_item_id", "warehouse_id"),
        CheckConstraint("quantity_on_hand >= 0", name="never_negative", info=_SHORT),
        CheckConstraint(
            "quantity_reserved BETWEEN 0 AND quantity_on_hand",
            name="reserved_is_on_hand",
            info=_SHORT,
        ),
        CheckConstraint(
            "total_value >= 0 AND (quantity_on_hand > 0 OR total_value = 0)",
            name="worth_something_only_if_there",
        ),
    )

    stock_item_id: Mapped[int] = mapped_column(ForeignKey("stock_items.id"))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"), index=True)
    quantity_on_hand: Mapped[Decimal] = mapped_column(QUANTITY, default=ZERO)
    quantity_reserved: Mapped[Decimal] = mapped_column(QUANTITY, default=ZERO)
    total_value: Mapped[Decimal] = mapped_column(VALUE, default=ZERO)

    @property
    def available(self) -> Decimal:
        """What is on hand and not reserved."""
        return self.quantity_on_hand - self.quantity_reserved
