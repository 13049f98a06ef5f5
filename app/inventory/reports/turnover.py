"""How often the stock of an item was used up in a range of time."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, DateTime, bindparam, exists, func, or_, select

from app.inventory.fields import ZERO
from app.inventory.items.models import StockItem
from app.inventory.movements.models import MovementType, StockMovement
from app.inventory.reports.optional import if_given
from app.inventory.stock.models import StockLevel
from app.kit.actor import Actor
from app.kit.clock import now
from app.kit.errors import Invalid
from app.kit.listing import beginning
from app.kit.prepared import Prepared, among
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


# Each item that was ever in stock, or the one that is asked for.
_ITEMS = Prepared(
    select(
        StockItem.id.label("stock_item_id"),
        StockItem.sku,
        StockItem.name.label("item_name"),
        StockItem.category,
        StockItem.currency_code,
    )
    .where(
        if_given("item_id", StockItem.id),
        or_(
            exists().where(StockLevel.stock_item_id == StockItem.id),
            StockItem.id == bindparam("item_id"),
        ),
    )
    .order_by(StockItem.name, StockItem.id)
)


def _figures() -> Any:
    """Of these items the stock at both ends, and what came and went between them. Transfers do
    neither: the item stays in the house.
    """
    levels = (
        select(
            StockLevel.stock_item_id,
            _stock_before(_START).label("opening"),
            _stock_before(_END).label("closing"),
        )
        .where(among(StockLevel.stock_item_id))
        .group_by(StockLevel.stock_item_id)
        .subquery()
    )
    quantity, value = StockMovement.quantity, StockMovement.value
    flows = (
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
            among(StockMovement.stock_item_id),
        )
        .group_by(StockMovement.stock_item_id)
        .subquery()
    )
    return select(
        levels.c.stock_item_id,
        levels.c.opening,
        levels.c.closing,
        func.coalesce(flows.c.received, 0),
        func.coalesce(flows.c.issued, 0),
        func.coalesce(flows.c.cost, 0),
    ).outerjoin(flows, flows.c.stock_item_id == levels.c.stock_item_id)


_FIGURES = Prepared(_figures())


def turnover(actor: Actor, **asked: Any) -> Row:
    """Turnover of each item that was ever in stock, or of one."""
    return portion(actor, 0, None, **asked)[0]


def portion(
    actor: Actor,
    first: int,
    most: int | None,
    *,
    start_date: date | None = None,
    end_date: date | None = None,
    item_id: int | None = None,
    timezone: str | None = None,
) -> tuple[Row, int]:
    """The report with some of its items, and how many there are: the others' figures are not
    looked for.
    """
    start, end = bounds(start_date, end_date, ZoneInfo(timezone or actor.timezone))
    items = _ITEMS.run(item_id=item_id).dicts()
    shown = items[first:] if most is None else items[first : first + most]
    ids = [item["stock_item_id"] for item in shown]
    found = _FIGURES.run(ids=ids, start=start, end=end).tuples
    figures = {ident: told(*numbers) for ident, *numbers in found}
    return {
        "start_date": start,
        "end_date": end - timedelta(seconds=1),
        "items": [item | figures.get(item["stock_item_id"], _NOTHING) for item in shown],
    }, len(items)


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


def told(
    opening: Decimal, closing: Decimal, received: Decimal, issued: Decimal, cost: Decimal
) -> Row:
    """The average is that of both ends, and the rate how often it went out."""
    average = (opening + closing) / 2
    return {
        "opening_stock": opening,
        "closing_stock": closing,
        "received": received,
        "issued": issued,
        "cost_of_goods_issued": round(cost, 2),
        "average_stock": round(average, 3),
        "turnover_rate": round(issued / average, 2) if average > ZERO else None,
    }


_NOTHING = told(ZERO, ZERO, ZERO, ZERO, ZERO)
