"""An item that can be in stock."""

from decimal import Decimal

from sqlalchemy import Index, String, Text, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.inventory.fields import QUANTITY, UNIT_COST
from app.kit.db import Record


class StockItem(Record):
    __tablename__ = "stock_items"
    __table_args__ = (
        Index(
            "uq_stock_items_sku",
            func.lower(text("sku")),
            unique=True,
            info={"message": "There is already an item of that SKU"},
        ),
        Index(
            "uq_stock_items_barcode",
            "barcode",
            unique=True,
            info={"message": "There is already an item of that barcode"},
        ),
        # What refers to both cannot be left in a currency that is no longer the item's.
        UniqueConstraint("id", "currency_code", name="uq_stock_items_id_currency_code"),
    )

    sku: Mapped[str] = mapped_column(String(60))
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    category: Mapped[str] = mapped_column(String(100), default="", index=True)
    unit: Mapped[str] = mapped_column(String(20), default="pcs")
    default_cost: Mapped[Decimal | None] = mapped_column(UNIT_COST)
    default_price: Mapped[Decimal | None] = mapped_column(UNIT_COST)
    currency_code: Mapped[str] = mapped_column(String(3))
    barcode: Mapped[str | None] = mapped_column(String(60))
    reorder_point: Mapped[Decimal | None] = mapped_column(QUANTITY)
    reorder_quantity: Mapped[Decimal | None] = mapped_column(QUANTITY)
    is_active: Mapped[bool] = mapped_column(default=True)
