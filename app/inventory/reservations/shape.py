"""How a reservation is read."""

from sqlalchemy import select

from app.identity.models import User
from app.inventory.items.models import StockItem
from app.inventory.movements.models import StockMovement
from app.inventory.movements.shape import conceal, project_columns
from app.inventory.reservations.models import Reservation
from app.inventory.reservations.schemas import ReservationSchema
from app.inventory.warehouses.models import Warehouse
from app.kit.wire import Wire
from app.projects.models import Project

_its_movement = select(StockMovement.id).where(StockMovement.reservation_id == Reservation.id)

RESERVATION = Wire(
    ReservationSchema,
    Reservation,
    joins={
        StockItem: StockItem.id == Reservation.stock_item_id,
        Warehouse: Warehouse.id == Reservation.warehouse_id,
        Project: Project.id == Reservation.project_id,
        User: User.id == Reservation.user_id,
    },
    columns={
        "sku": StockItem.sku,
        "item_name": StockItem.name,
        "warehouse_name": Warehouse.name,
        "username": User.username,
        "movement_id": _its_movement.correlate(Reservation).scalar_subquery(),
        **project_columns(),
    },
    conceal=conceal,
)
