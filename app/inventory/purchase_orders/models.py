"""An order to a supplier, and its lines."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.inventory.fields import QUANTITY, UNIT_COST, ZERO
from app.kit.db import Record


class PurchaseOrderStatus(StrEnum):
    DRAFT = "draft"
    SENT = "sent"
    PARTLY_RECEIVED = "partly_received"
    RECEIVED = "received"
    CANCELLED = "cancelled"


OPEN = (PurchaseOrderStatus.SENT, PurchaseOrderStatus.PARTLY_RECEIVED)


class PurchaseOrder(Record):
    __tablename__ = "purchase_orders"
    __table_args__ = (
        Index(
            "uq_purchase_orders_order_number",
            func.lower(text("order_number")),
            unique=True,
            info={"message": "There is already an order of that number"},
        ),
        Index("ix_purchase_orders_created_at", "created_at", "id"),
    )

    order_number: Mapped[str | None] = mapped_column(String(60))
    supplier_id: Mapped[int] = mapped_column(ForeignKey("suppliers.id"), index=True)
    warehouse_id: Mapped[int] = mapped_column(ForeignKey("warehouses.id"), index=True)
    status: Mapped[PurchaseOrderStatus] = mapped_column(
        default=PurchaseOrderStatus.DRAFT, index=True
    )
    expected_date: Mapped[date | None]
    notes: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class PurchaseOrderLine(Record):
    """`unit_cost` is in the currency of the item, which stays while there is a line of it."""

    __tablename__ = "purchase_order_lines"
    __table_args__ = (
        UniqueConstraint("purchase_order_id", "stock_item_id"),
        CheckConstraint(
            "quantity > 0 AND quantity_received BETWEEN 0 AND quantity",
            name="received_is_ordered",
        ),
        ForeignKeyConstraint(
            ["stock_item_id", "currency_code"],
            ["stock_items.id", "stock_items.currency_code"],
            name="fk_purchase_order_lines_item_in_its_currency",
            info={
                "message": "The item has been ordered, and its cost is in this currency",
                "field": "currency_code",
            },
        ),
        Index("ix_purchase_order_lines_stock_item_id", "stock_item_id"),
    )

    purchase_order_id: Mapped[int] = mapped_column(
        ForeignKey("purchase_orders.id", ondelete="CASCADE")
    )
    stock_item_id: Mapped[int]
    currency_code: Mapped[str] = mapped_column(String(3))
    quantity: Mapped[Decimal] = mapped_column(QUANTITY)
    quantity_received: Mapped[Decimal] = mapped_column(QUANTITY, default=ZERO)
    unit_cost: Mapped[Decimal] = mapped_column(UNIT_COST)

    @property
    def outstanding(self) -> Decimal:
        return self.quantity - self.quantity_received
