"""What the stock is worth, at moving average cost."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import select, true

from app.inventory.items.models import StockItem
from app.inventory.reports.optional import if_given
from app.inventory.stock.models import StockLevel
from app.inventory.warehouses.models import Warehouse
from app.kit.actor import Actor
from app.kit.prepared import Prepared
from app.kit.wire import Row
from app.settings.models import Settings

_LEVELS = (
    select(
        StockItem.currency_code,
        StockLevel.stock_item_id,
        StockItem.sku,
        StockItem.name.label("item_name"),
        StockItem.category,
        StockLevel.warehouse_id,
        Warehouse.name.label("warehouse_name"),
        StockLevel.quantity_on_hand,
        StockLevel.total_value,
    )
    .join(StockItem, StockItem.id == StockLevel.stock_item_id)
    .join(Warehouse, Warehouse.id == StockLevel.warehouse_id)
    .where(
        StockLevel.quantity_on_hand > 0,
        if_given("warehouse_id", StockLevel.warehouse_id),
        if_given("category", StockItem.category),
        if_given("currency_code", StockItem.currency_code),
    )
    .subquery()
)
# The settings come along also where there is no stock, for their currency.
_ASK = Prepared(
    select(Settings.currency, _LEVELS)
    .outerjoin_from(Settings, _LEVELS, true())
    .order_by(_LEVELS.c.item_name, _LEVELS.c.stock_item_id, _LEVELS.c.warehouse_id)
)


def valuation(
    actor: Actor,
    *,
    warehouse_id: int | None = None,
    category: str | None = None,
    currency_code: str | None = None,
) -> Row:
    """Summed exactly and rounded once. Two currencies are never added: the total is of one."""
    asked = {"warehouse_id": warehouse_id, "category": category, "currency_code": currency_code}
    rows = _ASK.run(**asked).dicts()
    currency = currency_code or rows[0]["currency"]
    there = [row for row in rows if row["stock_item_id"] is not None]
    told = [row for row in there if row["currency_code"] == currency]
    return {
        "method": "moving_average",
        "currency_code": currency,
        "total_value": round(sum((row["total_value"] for row in told), Decimal(0)), 2),
        "by_warehouse": summed(told, "warehouse_id", "warehouse_name"),
        "by_category": summed(told, "category"),
        "by_currency": {
            r["currency_code"]: r["total_value"] for r in summed(there, "currency_code")
        },
        "item_details": [detail(row) for row in told],
    }


def summed(rows: Iterable[Row], *keys: str) -> list[Row]:
    """The value of the rows that have these keys in common, the greatest first."""
    sums: defaultdict[tuple[Hashable, ...], Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[tuple(row[key] for key in keys)] += row["total_value"]
    greatest = sorted(sums.items(), key=lambda pair: -pair[1])
    return [{**dict(zip(keys, k, strict=True)), "total_value": round(v, 2)} for k, v in greatest]


def detail(row: Row) -> dict[str, Any]:
    told = {key: value for key, value in row.items() if key not in ("currency", "currency_code")}
    told["average_cost"] = round(row["total_value"] / row["quantity_on_hand"], 4)
    told["total_value"] = round(row["total_value"], 2)
    return told
