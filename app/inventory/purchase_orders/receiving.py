"""Receiving: what has come of an order goes into stock, at the cost that was agreed on."""

from decimal import Decimal
from typing import Any

from app.events.ledger import EventType, record
from app.inventory.items import service as items
from app.inventory.movements import ledger
from app.inventory.movements.models import MovementType, StockMovement
from app.inventory.purchase_orders.models import PurchaseOrderLine, PurchaseOrderStatus
from app.inventory.purchase_orders.service import Lines, get_open, lines_of
from app.inventory.purchase_orders.shape import PURCHASE_ORDER
from app.inventory.stock import service as stock
from app.inventory.warehouses import service as warehouses
from app.kit.actor import Actor
from app.kit.clock import now
from app.kit.db import session
from app.kit.errors import Invalid
from app.kit.wire import Row


def receive(actor: Actor, order_id: int, *, items: Lines | None = None, notes: str = "") -> Row:
    """Put what has come into stock: what is named, or all that is outstanding."""
    order = get_open(actor, order_id)
    lines = {line.stock_item_id: line for line in lines_of(order)}
    came = outstanding(lines) if items is None else checked(lines, items)
    warehouses.refuse_inactive(warehouses.keep(actor, order.warehouse_id))
    origin = {"purchase_order_id": order.id, "user_id": actor.user_id, "notes": notes}
    movements = stock_up(actor, order.warehouse_id, lines, came, origin)
    is_complete = not outstanding(lines)
    order.status = PurchaseOrderStatus.PARTLY_RECEIVED
    if is_complete:
        order.status, order.received_at = PurchaseOrderStatus.RECEIVED, now()
    happened = EventType.PURCHASE_ORDER_PARTLY_RECEIVED
    return record(
        actor,
        EventType.PURCHASE_ORDER_RECEIVED if is_complete else happened,
        order,
        PURCHASE_ORDER,
        also={"movement_ids": [[], [movement.id for movement in movements]]},
    )


Known = dict[int, PurchaseOrderLine]
Came = dict[int, dict[str, Any]]


def outstanding(lines: Known) -> Came:
    return {i: {"quantity": line.outstanding} for i, line in lines.items() if line.outstanding}


def checked(lines: Known, came: Lines) -> Came:
    """What has come by item; a 400 names what was not ordered, and more than was."""
    errors: dict[str, list[str]] = {}
    for number, one in enumerate(came):
        line = lines.get(one["stock_item_id"])
        if line is None:
            errors[f"items.{number}.stock_item_id"] = ["Is not on this order"]
        elif one["quantity"] > line.outstanding:
            sentence = f"Only {line.outstanding.normalize():f} outstanding"
            errors[f"items.{number}.quantity"] = [sentence]
    if errors:
        raise Invalid(errors)
    return {one["stock_item_id"]: one for one in came}


def stock_up(
    actor: Actor, warehouse_id: int, lines: Known, came: Came, origin: dict[str, Any]
) -> list[StockMovement]:
    known = items.keep_all(actor, list(came))
    levels = stock.hold((item_id, warehouse_id) for item_id in came)
    movements = []
    for item_id, one in came.items():
        items.refuse_inactive(known[item_id])
        quantity: Decimal = one["quantity"]
        lines[item_id].quantity_received += quantity
        movement = StockMovement(movement_type=MovementType.PURCHASE, quantity=quantity, **origin)
        given, agreed = one.get("unit_cost"), lines[item_id].unit_cost
        unit_cost = agreed if given is None else given
        ledger.put(movement, known[item_id], levels[item_id, warehouse_id], unit_cost)
        movements.append(movement)
    session.flush()
    return movements
