"""Comparing the stock levels with what they are sums of."""

from sqlalchemy import func, or_, select

from app.inventory.movements.models import StockMovement
from app.inventory.reservations.models import Reservation, ReservationStatus
from app.inventory.stock.models import StockLevel
from app.kit.prepared import Prepared
from app.kit.wire import Row

_moved = (
    select(
        StockMovement.stock_item_id,
        StockMovement.warehouse_id,
        func.sum(StockMovement.quantity).label("quantity"),
        func.sum(StockMovement.value).label("value"),
    )
    .group_by(StockMovement.stock_item_id, StockMovement.warehouse_id)
    .subquery()
)
_held = (
    select(
        Reservation.stock_item_id,
        Reservation.warehouse_id,
        func.sum(Reservation.quantity).label("quantity"),
    )
    .where(Reservation.status == ReservationStatus.ACTIVE)
    .group_by(Reservation.stock_item_id, Reservation.warehouse_id)
    .subquery()
)
_sums = {
    "quantity_on_hand": func.coalesce(_moved.c.quantity, 0),
    "quantity_reserved": func.coalesce(_held.c.quantity, 0),
    "total_value": func.coalesce(_moved.c.value, 0),
}
_ASK = Prepared(
    select(
        StockLevel.stock_item_id,
        StockLevel.warehouse_id,
        *(getattr(StockLevel, name) for name in _sums),
        *(total.label(f"sum_of_{name}") for name, total in _sums.items()),
    )
    .outerjoin(
        _moved,
        (_moved.c.stock_item_id == StockLevel.stock_item_id)
        & (_moved.c.warehouse_id == StockLevel.warehouse_id),
    )
    .outerjoin(
        _held,
        (_held.c.stock_item_id == StockLevel.stock_item_id)
        & (_held.c.warehouse_id == StockLevel.warehouse_id),
    )
    .where(or_(*(getattr(StockLevel, name) != total for name, total in _sums.items())))
    .order_by(StockLevel.stock_item_id, StockLevel.warehouse_id)
)


def drifted() -> list[Row]:
    """The levels that are not the sums of their movements and active reservations: none, ever."""
    return _ASK.run().dicts()
