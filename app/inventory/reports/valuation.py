"""What the stock is worth, at moving average cost."""

from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Integer,
    String,
    bindparam,
    func,
    literal,
    null,
    select,
    true,
    tuple_,
    union_all,
)

from app.inventory.items.models import StockItem
from app.inventory.reports.optional import if_given
from app.inventory.stock.models import StockLevel
from app.inventory.warehouses.models import Warehouse
from app.kit.actor import Actor
from app.kit.prepared import Prepared
from app.kit.wire import Row
from app.settings.models import Settings

_LINES = (
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
        func.row_number()
        .over(order_by=(StockItem.name, StockItem.id, StockLevel.warehouse_id))
        .label("place"),
    )
    .join_from(StockLevel, StockItem, StockItem.id == StockLevel.stock_item_id)
    .join(Warehouse, Warehouse.id == StockLevel.warehouse_id)
    .where(
        StockLevel.quantity_on_hand > 0,
        if_given("warehouse_id", StockLevel.warehouse_id),
        if_given("category", StockItem.category),
        if_given("currency_code", StockItem.currency_code),
    )
    .cte("lines")
)
_L = _LINES.c
# As GROUPING numbers them.
_LINE, _OF_WAREHOUSE, _OF_CATEGORY, _OF_CURRENCY = range(4)
_UNTOLD = {"currency", "currency_code", "place", "kind"}


def _sums() -> Any:
    """By currency, and each by warehouse and by category: what it is worth, and of how many lines.

    The greatest first; of those that are worth the same, the one whose first line stands first.
    """
    by = (_L.currency_code, _L.warehouse_id, _L.warehouse_name, _L.category)
    total = func.sum(_L.total_value)
    told: dict[str, Any] = {
        **{column.name: null() for column in _L},
        **{column.name: column for column in by},
        "quantity_on_hand": func.count(),
        "total_value": total,
        "place": func.row_number().over(order_by=(total.desc(), func.min(_L.place))),
    }
    kind = func.grouping(_L.warehouse_id, _L.category).label("kind")
    return select(*(column.label(name) for name, column in told.items()), kind).group_by(
        func.grouping_sets(tuple_(*by[:1]), tuple_(*by[:3]), tuple_(by[0], by[3]))
    )


def _details() -> Any:
    """The lines in the currency that is told, or some of them."""
    own = select(Settings.currency).scalar_subquery()
    currency = func.coalesce(bindparam("currency_code", type_=String), own)
    return (
        select(_LINES, literal(_LINE).label("kind"))
        .where(_L.currency_code == currency)
        .order_by(_L.place)
        .limit(bindparam("most", type_=Integer))
        .offset(bindparam("first", type_=Integer))
    )


# In one statement, and so of one moment. The settings come along also where there is no stock, for
# their currency.
_BOTH = union_all(_sums(), select(_details().subquery())).subquery()
_ASK = Prepared(
    select(Settings.currency, _BOTH).outerjoin_from(Settings, _BOTH, true()).order_by(_BOTH.c.place)
)


def valuation(actor: Actor, **asked: Any) -> Row:
    """Summed exactly and rounded once. Two currencies are never added: the total is of one."""
    return portion(0, None, **asked)[0]


def portion(
    first: int,
    most: int | None,
    *,
    warehouse_id: int | None = None,
    category: str | None = None,
    currency_code: str | None = None,
) -> tuple[Row, int]:
    """The report with some of its lines, and how many there are of them."""
    asked = {"warehouse_id": warehouse_id, "category": category, "currency_code": currency_code}
    rows = _ASK.run(first=first, most=most, **asked).dicts()
    currency = currency_code or rows[0]["currency"]
    told = [row for row in rows if row["currency_code"] == currency]
    whole = next((row for row in told if row["kind"] == _OF_CURRENCY), None)
    return {
        "method": "moving_average",
        "currency_code": currency,
        "total_value": round(whole["total_value"] if whole else Decimal(0), 2),
        "by_warehouse": worth(told, _OF_WAREHOUSE, "warehouse_id", "warehouse_name"),
        "by_category": worth(told, _OF_CATEGORY, "category"),
        "by_currency": {
            row["currency_code"]: round(row["total_value"], 2)
            for row in rows
            if row["kind"] == _OF_CURRENCY
        },
        "item_details": [detail(row) for row in told if row["kind"] == _LINE],
    }, int(whole["quantity_on_hand"]) if whole else 0


def worth(rows: list[Row], kind: int, *keys: str) -> list[Row]:
    """The sums of one kind."""
    return [
        {**{key: row[key] for key in keys}, "total_value": round(row["total_value"], 2)}
        for row in rows
        if row["kind"] == kind
    ]


def detail(row: Row) -> Row:
    told = {key: value for key, value in row.items() if key not in _UNTOLD}
    told["average_cost"] = round(row["total_value"] / row["quantity_on_hand"], 4)
    told["total_value"] = round(row["total_value"], 2)
    return told
