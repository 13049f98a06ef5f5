"""One line of the stock's ledger."""

from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.inventory.fields import QUANTITY, UNIT_COST, VALUE
from app.kit.constraints import kept_by_trigger
from app.kit.db import Record


class MovementType(StrEnum):
    """Why stock moved. Transfers are made by `POST /inventory/transfers` alone."""

    PURCHASE = "purchase"
    SALE = "sale"
    ADJUSTMENT = "adjustment"
    RETURN = "return"
    WASTE = "waste"
    TRANSFER = "transfer"


class StockMovement(Record):
    """Triggers refuse to change or delete one, and add each new one to its stock level.

    `value` is what the stock's worth changed by, `quantity_after` what was there afterwards.
    """

    __tablename__ = "stock_movements"
    __table_args__ = (
        CheckConstraint(
            "quantity <> 0 AND sign(value) IN (0, sign(quantity))", name="moves_something"
        ),
        ForeignKeyConstraint(
            ["stock_item_id", "currency_code"],
            ["stock_items.id", "stock_items.currency_code"],
            name="fk_stock_movements_item_in_its_currency",
            info={
                "message": "The item's stock has moved, and its value is in this currency",
                "field": "currency_code",
            },
        ),
        Index("ix_stock_movements_created_at", "created_at", "id"),
        Index("ix_stock_movements_level", "stock_item_id", "warehouse_id", "created_at", "id"),
        Index("ix_stock_movements_warehouse_id", "warehouse_id", "created_at", "id"),
    )

    stock_item_id: Mapped[int]
    currency_code: Mapped[str] = mapped_column(String(3))
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"))
    movement_type: Mapped[MovementType]
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    quantity_after: Mapped[Decimal] = mapped_column(QUANTITY)
    unit_cost: Mapped[Decimal] = mapped_column(UNIT_COST)
    value: Mapped[Decimal] = mapped_column(VALUE)
    reason: Mapped[str] = mapped_column(String(200), default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"), index=True)
    transfer_id: Mapped[int | None] = mapped_column(ForeignKey("stock_transfers.id"), index=True)
    purchase_order_id: Mapped[int | None] = mapped_column(
        ForeignKey("purchase_orders.id"), index=True
    )
    reservation_id: Mapped[int | None] = mapped_column(ForeignKey("reservations.id"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


kept_by_trigger(
    "stock_ledger_is_append_only", "What has moved stays written; correct it by a new movement"
)
