"""`/api/v1/inventory/purchase-orders`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.inventory.purchase_orders import receiving, service
from app.inventory.purchase_orders.schemas import (
    PurchaseOrderInput,
    PurchaseOrderListArgs,
    ReceiptInput,
)
from app.inventory.purchase_orders.shape import PURCHASE_ORDER
from app.kit.actor import actor
from app.kit.endpoint import lists, refuses, returns, shows
from app.kit.taking import takes, takes_nothing
from app.kit.wire import Row

bp = Blueprint("inventory_purchase_orders", __name__)


@bp.get("/inventory/purchase-orders")
@requires("read:inventory")
@lists(PURCHASE_ORDER, key="purchase_orders", args=PurchaseOrderListArgs)
def index() -> Select[Any]:
    """List purchase orders, newest first."""
    return service.visible_to(actor)


@bp.post("/inventory/purchase-orders")
@requires("write:inventory")
@takes(PurchaseOrderInput)
@refuses(404, "There is no such supplier, warehouse or item")
@refuses(409, "There is already an order of that number")
@returns(
    PURCHASE_ORDER,
    key="purchase_order",
    status=201,
    message="Purchase order created successfully",
    location="/api/v1/inventory/purchase-orders/{id}",
)
def create(data: dict[str, Any]) -> Row:
    """Write a purchase order.

    It is a draft until it is sent. A line without `unit_cost` has the default of its item.
    """
    return service.create(actor, **data)


@bp.get("/inventory/purchase-orders/<id:purchase_order_id>")
@requires("read:inventory")
@shows(PURCHASE_ORDER, key="purchase_order")
def show(purchase_order_id: int, expand: Sequence[str]) -> Row:
    """Show one purchase order, with its lines."""
    return service.read(actor, purchase_order_id, expand)


@bp.route("/inventory/purchase-orders/<id:purchase_order_id>", methods=["PUT", "PATCH"])
@requires("write:inventory")
@takes(PurchaseOrderInput, partial=True)
@refuses(409, "It is no draft any more, or there is already an order of that number")
@returns(PURCHASE_ORDER, key="purchase_order", message="Purchase order updated successfully")
def update(purchase_order_id: int, data: dict[str, Any]) -> Row:
    """Change a draft.

    Only the fields you send are changed; `items` are all lines anew.
    """
    return service.update(actor, purchase_order_id, **data)


@bp.delete("/inventory/purchase-orders/<id:purchase_order_id>")
@requires("write:inventory")
@refuses(409, "Everything on it has come")
@returns(PURCHASE_ORDER, key="purchase_order", message="Purchase order cancelled successfully")
def cancel(purchase_order_id: int) -> Row:
    """Cancel a purchase order.

    What has come stays in stock, and the rest is not waited for. Twice is fine.
    """
    return service.cancel(actor, purchase_order_id)


@bp.post("/inventory/purchase-orders/<id:purchase_order_id>/send")
@requires("write:inventory")
@takes_nothing
@refuses(409, "It is no draft any more")
@returns(PURCHASE_ORDER, key="purchase_order", message="Purchase order sent successfully")
def send(purchase_order_id: int) -> Row:
    """Mark a draft as sent to the supplier."""
    return service.send(actor, purchase_order_id)


@bp.post("/inventory/purchase-orders/<id:purchase_order_id>/receive")
@requires("write:inventory")
@takes(ReceiptInput, optional=True)
@refuses(409, "It was not sent, or nothing is outstanding")
@returns(PURCHASE_ORDER, key="purchase_order", message="Goods received successfully")
def receive(purchase_order_id: int, data: dict[str, Any]) -> Row:
    """Put what has come into stock.

    `items` are what has come; without them it is all that is outstanding. Each becomes a movement
    of type purchase, at the cost of its line unless another `unit_cost` is given.
    """
    return receiving.receive(actor, purchase_order_id, **data)
