"""How a transfer is read, with its two movements in the same statement."""

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.identity.models import User
from app.inventory.items.models import StockItem
from app.inventory.movements.models import StockMovement
from app.inventory.movements.shape import STOCK_MOVEMENT
from app.inventory.transfers.models import StockTransfer
from app.inventory.transfers.schemas import StockTransferSchema
from app.inventory.warehouses.models import Warehouse
from app.kit.embedding import embedded
from app.kit.wire import Wire

_SOURCE, _TARGET = aliased(Warehouse), aliased(Warehouse)
_its = StockMovement.transfer_id == StockTransfer.id
_movement_ids = select(StockMovement.id).where(_its).order_by(StockMovement.id)

STOCK_TRANSFER = Wire(
    StockTransferSchema,
    StockTransfer,
    joins={
        StockItem: StockItem.id == StockTransfer.stock_item_id,
        _SOURCE: _SOURCE.id == StockTransfer.from_warehouse_id,
        _TARGET: _TARGET.id == StockTransfer.to_warehouse_id,
        User: User.id == StockTransfer.user_id,
    },
    columns={
        "reference_id": StockTransfer.id,
        "moved_at": StockTransfer.created_at,
        "sku": StockItem.sku,
        "item_name": StockItem.name,
        "from_warehouse_name": _SOURCE.name,
        "to_warehouse_name": _TARGET.name,
        "username": User.username,
        "movement_ids": func.array(_movement_ids.correlate(StockTransfer).scalar_subquery()),
        "movements": embedded(STOCK_MOVEMENT, _its, order_by=StockMovement.id),
    },
)
