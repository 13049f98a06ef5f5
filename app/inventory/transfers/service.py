"""What can be done with transfers: making one, and reading them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select

from app.events.ledger import EventType, record_creation
from app.inventory.items import service as items
from app.inventory.items.models import StockItem
from app.inventory.movements import ledger
from app.inventory.movements.models import MovementType, StockMovement
from app.inventory.stock import service as stock
from app.inventory.stock.models import StockLevel
from app.inventory.transfers.models import StockTransfer
from app.inventory.transfers.shape import STOCK_TRANSFER
from app.inventory.warehouses import service as warehouses
from app.kit import lookup
from app.kit.actor import Actor
from app.kit.db import session
from app.kit.wire import Row


def visible_to(actor: Actor) -> Select[Any]:
    return select(StockTransfer)


def read(actor: Actor, reference_id: int, expand: Sequence[str] = ()) -> Row:
    return lookup.read(STOCK_TRANSFER, visible_to(actor), reference_id, expand)


def create(
    actor: Actor,
    *,
    stock_item_id: int,
    from_warehouse_id: int,
    to_warehouse_id: int,
    **fields: Any,
) -> Row:
    """Out of one warehouse and into the other, both or neither."""
    item = items.keep(actor, stock_item_id)
    source = warehouses.keep(actor, from_warehouse_id)
    target = warehouses.keep(actor, to_warehouse_id)
    warehouses.refuse_inactive(target, "to_warehouse_id")
    out_of, into = (item.id, source.id), (item.id, target.id)
    levels = stock.hold([out_of, into])
    transfer = StockTransfer(
        stock_item_id=item.id,
        from_warehouse_id=source.id,
        to_warehouse_id=target.id,
        user_id=actor.user_id,
        **fields,
    )
    session.add(transfer)
    session.flush()
    went = move(transfer, item, levels[out_of], levels[into])
    row = record_creation(actor, EventType.STOCK_TRANSFER_CREATED, transfer, STOCK_TRANSFER)
    ledger.tell_if_low(actor, item, levels[out_of], went)
    return row


def move(
    transfer: StockTransfer, item: StockItem, source: StockLevel, target: StockLevel
) -> StockMovement:
    """Both movements, at the same value: what all stock is worth stays. Returns the one out."""
    went, came = (half(transfer, sign * transfer.quantity) for sign in (-1, 1))
    ledger.take(went, item, source)
    came.value, came.unit_cost = -went.value, went.unit_cost
    ledger.write_down(came, item, target)
    return went


def half(transfer: StockTransfer, quantity: Decimal) -> StockMovement:
    return StockMovement(
        movement_type=MovementType.TRANSFER,
        quantity=quantity,
        notes=transfer.notes,
        transfer_id=transfer.id,
        user_id=transfer.user_id,
    )
