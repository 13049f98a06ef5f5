"""How often the stock of an item was used up in a range of time."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, DateTime, Integer, bindparam, exists, func, or_, select

from app.inventory.fields import ZERO
from app.inventory.items.models import StockItem
from app.inventory.movements.models import MovementType, StockMovement
from app.inventory.reports.optional import if_given
from app.inventory.stock.models import StockLevel
from app.kit.actor import Actor
from app.kit.clock import now
from app.kit.errors import Invalid
from app.kit.listing import beginning
from app.kit.prepared import Prepared
from app.kit.wire import Row

DAYS = timedelta(days=30)
_START: BindParameter[datetime] = bindparam("start", type_=DateTime(timezone=True))
_END: BindParameter[datetime] = bindparam("end", type_=DateTime(timezone=True))


def _stock_before(instant: Any) -> Any:
    """What the last movement of the level before then has left there."""
    last = (
        select(StockMovement.quantity_after)
        .where(
            StockMovement.stock_item_id == StockLevel.stock_item_id,
            StockMovement.warehouse_id == StockLevel.warehouse_id,
            StockMovement.created_at < instant,
        )
        .order_by(StockMovement.created_at.desc(), StockMovement.id.desc())
        .limit(1)
        .correlate(StockLevel)
        .scalar_subquery()
    )
    return func.coalesce(func.sum(last), 0)


_CHOSEN = select(StockItem.id).where(
    if_given("item_id", StockItem.id),
    or_(
        exists().where(StockLevel.stock_item_id == StockItem.id),
        StockItem.id == bindparam("item_id"),
    ),
)


def _levels(shown: Any) -> Any:
    """The stock of each of these items at both ends."""
    return (
        select(
            StockLevel.stock_item_id,
            _stock_before(_START).label("opening"),
            _stock_before(_END).label("closing"),
        )
        .where(StockLevel.stock_item_id.in_(select(shown.c.id)))
        .group_by(StockLevel.stock_item_id)
        .subquery()
    )


def _flows(shown: Any) -> Any:
    """What came and went of each. Transfers do neither: the item stays in the house."""
    quantity, value = StockMovement.quantity, StockMovement.value
    return (
        select(
            StockMovement.stock_item_id,
            func.sum(quantity).filter(quantity > 0).label("received"),
            (-func.sum(quantity).filter(quantity < 0)).label("issued"),
            (-func.sum(value).filter(quantity < 0)).label("cost"),
        )
        .where(
            StockMovement.created_at >= _START,
            StockMovement.created_at < _END,
            StockMovement.movement_type != MovementType.TRANSFER,
            StockMovement.stock_item_id.in_(select(shown.c.id)),
        )
        .group_by(StockMovement.stock_item_id)
        .subquery()
    )


def _statement() -> Any:
    """Some of the items, each with its stock at both ends, and what came and went between them."""
    order = (StockItem.name, StockItem.id)
    some = _CHOSEN.order_by(*order).limit(bindparam("most", type_=Integer))
    shown = some.offset(bindparam("first", type_=Integer)).cte("shown")
    levels, flows = _levels(shown), _flows(shown)
    return (
        select(
            StockItem.id.label("stock_item_id"),
            StockItem.sku,
            StockItem.name.label("item_name"),
            StockItem.category,
            StockItem.currency_code,
            func.coalesce(levels.c.opening, 0).label("opening_stock"),
            func.coalesce(levels.c.closing, 0).label("closing_stock"),
            func.coalesce(flows.c.received, 0).label("received"),
            func.coalesce(flows.c.issued, 0).label("issued"),
            func.coalesce(flows.c.cost, 0).label("cost_of_goods_issued"),
        )
        .join(shown, shown.c.id == StockItem.id)
        .outerjoin(levels, levels.c.stock_item_id == StockItem.id)
        .outerjoin(flows, flows.c.stock_item_id == StockItem.id)
        .order_by(*order)
    )


_ASK = Prepared(_statement())
_COUNT = Prepared(select(func.count()).select_from(_CHOSEN.subquery()))


def turnover(
    actor: Actor,
    *,
    start_date: date | None = None,
    end_date: date | None = None,
    item_id: int | None = None,
    timezone: str | None = None,
    first: int = 0,
    most: int | None = None,
) -> Row:
    """Turnover of each item that was ever in stock, or of one; or of some of them."""
    start, end = bounds(start_date, end_date, ZoneInfo(timezone or actor.timezone))
    rows = _ASK.run(start=start, end=end, item_id=item_id, first=first, most=most).dicts()
    items = [with_rate(row) for row in rows]
    return {"start_date": start, "end_date": end - timedelta(seconds=1), "items": items}


def portion(actor: Actor, first: int, most: int, **asked: Any) -> tuple[Row, int]:
    """Some of the items, and how many there are: the movements of the others are not looked at."""
    ((total,),) = _COUNT.run(item_id=asked.get("item_id")).tuples
    return turnover(actor, **asked, first=first, most=most), total


def bounds(
    start_date: date | None, end_date: date | None, zone: ZoneInfo
) -> tuple[datetime, datetime]:
    """From the first instant to the one behind the last."""
    last = end_date or now().astimezone(zone).date()
    end = last + timedelta(seconds=1) if isinstance(last, datetime) else last + timedelta(days=1)
    start = start_date or end - DAYS
    bounds = beginning(start, zone), beginning(end, zone)
    if bounds[0] >= bounds[1]:
        raise Invalid({"start_date": ["Must not be after end_date"]})
    return bounds


def with_rate(row: Row) -> Row:
    """The average is that of both ends, and the rate how often it went out."""
    average: Decimal = (row["opening_stock"] + row["closing_stock"]) / 2
    rate = round(row["issued"] / average, 2) if average > ZERO else None
    cost = round(row["cost_of_goods_issued"], 2)
    return row | {
        "average_stock": round(average, 3),
        "turnover_rate": rate,
        "cost_of_goods_issued": cost,
    }
