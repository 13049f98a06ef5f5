"""What has fallen below its reorder point."""

from sqlalchemy import Integer, bindparam, func, or_, select

from app.inventory.items.models import StockItem
from app.inventory.reports.optional import if_given
from app.inventory.stock.models import StockLevel
from app.inventory.warehouses.models import Warehouse
from app.kit.actor import Actor
from app.kit.prepared import Prepared
from app.kit.wire import Row

_ON_HAND = func.coalesce(StockLevel.quantity_on_hand, 0)
_RESERVED = func.coalesce(StockLevel.quantity_reserved, 0)
_SHORTFALL = StockItem.reorder_point - _ON_HAND
_LOW = (
    select(
        StockItem.id.label("stock_item_id"),
        StockItem.sku,
        StockItem.name.label("item_name"),
        StockItem.category,
        StockItem.unit,
        StockLevel.warehouse_id,
        Warehouse.name.label("warehouse_name"),
        _ON_HAND.label("quantity_on_hand"),
        _RESERVED.label("quantity_reserved"),
        (_ON_HAND - _RESERVED).label("quantity_available"),
        StockItem.reorder_point,
        StockItem.reorder_quantity,
        _SHORTFALL.label("shortfall"),
    )
    .outerjoin(StockLevel, StockLevel.stock_item_id == StockItem.id)
    .outerjoin(Warehouse, Warehouse.id == StockLevel.warehouse_id)
    .where(
        StockItem.is_active,
        _SHORTFALL > 0,
        # A place that is given up is not stocked again.
        or_(Warehouse.is_active, Warehouse.id.is_(None)),
        if_given("warehouse_id", StockLevel.warehouse_id),
    )
    .order_by(_SHORTFALL.desc(), StockItem.id, StockLevel.warehouse_id)
)
_ASK = Prepared(_LOW)
_ASK_SOME = Prepared(
    _LOW.limit(bindparam("most", type_=Integer)).offset(bindparam("first", type_=Integer))
)
_COUNT = Prepared(select(func.count()).select_from(_LOW.order_by(None).subquery()))


def low_stock(actor: Actor, *, warehouse_id: int | None = None) -> Row:
    """The active items below their reorder point in a warehouse, or that never were in any."""
    return {"items": _ASK.run(warehouse_id=warehouse_id).dicts()}


def portion(first: int, most: int, *, warehouse_id: int | None = None) -> tuple[Row, int]:
    """Some of them, and how many there are."""
    found = _ASK_SOME.run(first=first, most=most, warehouse_id=warehouse_id).dicts()
    ((total,),) = _COUNT.run(warehouse_id=warehouse_id).tuples
    return {"items": found}, total
