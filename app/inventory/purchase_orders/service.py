"""What can be done with purchase orders: writing, sending and cancelling them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, delete, select

from app.events.ledger import EventType, record, record_creation
from app.inventory.fields import ZERO
from app.inventory.items import service as items
from app.inventory.purchase_orders.models import (
    OPEN,
    PurchaseOrder,
    PurchaseOrderLine,
    PurchaseOrderStatus,
)
from app.inventory.purchase_orders.shape import PURCHASE_ORDER
from app.inventory.suppliers import service as suppliers
from app.inventory.warehouses import service as warehouses
from app.kit import lookup
from app.kit.actor import Actor
from app.kit.clock import now
from app.kit.db import session
from app.kit.errors import Conflict, Invalid
from app.kit.wire import Row

Lines = Sequence[dict[str, Any]]


def visible_to(actor: Actor) -> Select[Any]:
    return select(PurchaseOrder)


def read(actor: Actor, order_id: int, expand: Sequence[str] = ()) -> Row:
    return lookup.read(PURCHASE_ORDER, visible_to(actor), order_id, expand)


def get(actor: Actor, order_id: int) -> PurchaseOrder:
    return lookup.lock(PurchaseOrder, visible_to(actor), order_id)


def create(actor: Actor, *, items: Lines, **fields: Any) -> Row:
    check(actor, fields)
    order = PurchaseOrder(**fields, user_id=actor.user_id)
    session.add(order)
    session.flush()
    write_lines(actor, order, items)
    return record_creation(actor, EventType.PURCHASE_ORDER_CREATED, order, PURCHASE_ORDER)


def update(actor: Actor, order_id: int, **fields: Any) -> Row:
    """A draft changes; what was sent is somebody else's paper, too."""
    order, lines = get(actor, order_id), fields.pop("items", None)
    if order.status != PurchaseOrderStatus.DRAFT:
        raise wrong_status(order, "only a draft can be changed")
    check(actor, fields)
    for name, value in fields.items():
        setattr(order, name, value)
    changed = {} if lines is None else replace_lines(actor, order, lines)
    return record(actor, EventType.PURCHASE_ORDER_UPDATED, order, PURCHASE_ORDER, also=changed)


def send(actor: Actor, order_id: int) -> Row:
    order = get(actor, order_id)
    if order.status != PurchaseOrderStatus.DRAFT:
        raise wrong_status(order, "only a draft can be sent")
    order.status, order.sent_at = PurchaseOrderStatus.SENT, now()
    return record(actor, EventType.PURCHASE_ORDER_SENT, order, PURCHASE_ORDER)


def cancel(actor: Actor, order_id: int) -> Row:
    """What has not come will not; what has come stays in stock. Twice is fine."""
    order = get(actor, order_id)
    if order.status == PurchaseOrderStatus.RECEIVED:
        raise wrong_status(order, "everything on it has come")
    order.status = PurchaseOrderStatus.CANCELLED
    return record(actor, EventType.PURCHASE_ORDER_CANCELLED, order, PURCHASE_ORDER)


def get_open(actor: Actor, order_id: int) -> PurchaseOrder:
    """The order, if something on it is still to come."""
    order = get(actor, order_id)
    if order.status not in OPEN:
        raise wrong_status(order, "only what was sent can be received")
    return order


def wrong_status(order: PurchaseOrder, reason: str) -> Conflict:
    words = order.status.replace("_", " ")
    return Conflict(f"The order is {words}: {reason}", code="purchase_order_status")


def check(actor: Actor, fields: dict[str, Any]) -> None:
    """Raises NotFound of the supplier or warehouse, and Invalid where one is inactive."""
    if "supplier_id" in fields:
        suppliers.refuse_inactive(suppliers.keep(actor, fields["supplier_id"]))
    if "warehouse_id" in fields:
        warehouses.refuse_inactive(warehouses.keep(actor, fields["warehouse_id"]))


def write_lines(actor: Actor, order: PurchaseOrder, lines: Lines) -> None:
    """What a line says nothing of costs the item's default, or nothing."""
    known = items.keep_all(actor, [line["stock_item_id"] for line in lines])
    if len({item.currency_code for item in known.values()}) > 1:
        raise Invalid({"items": ["The items of an order must be of one currency"]})
    for line in lines:
        item = known[line["stock_item_id"]]
        items.refuse_inactive(item)
        given, default = line.get("unit_cost"), item.default_cost or ZERO
        unit_cost: Decimal = default if given is None else given
        session.add(
            PurchaseOrderLine(
                purchase_order_id=order.id,
                stock_item_id=item.id,
                currency_code=item.currency_code,
                quantity=line["quantity"],
                unit_cost=unit_cost,
            )
        )
        # One by one: the lines stay in the order they were sent in.
        session.flush()


def replace_lines(actor: Actor, order: PurchaseOrder, lines: Lines) -> dict[str, list[Any]]:
    """Write other lines in place of the order's; return what changed."""
    before = told_lines(order)
    its = PurchaseOrderLine.purchase_order_id == order.id
    session.execute(delete(PurchaseOrderLine).where(its))
    write_lines(actor, order, lines)
    after = told_lines(order)
    return {} if before == after else {"items": [before, after]}


def lines_of(order: PurchaseOrder) -> list[PurchaseOrderLine]:
    its = PurchaseOrderLine.purchase_order_id == order.id
    return list(
        session.scalars(select(PurchaseOrderLine).where(its).order_by(PurchaseOrderLine.id))
    )


def told_lines(order: PurchaseOrder) -> list[Row]:
    names = ("stock_item_id", "quantity", "unit_cost")
    return [{name: getattr(line, name) for name in names} for line in lines_of(order)]
