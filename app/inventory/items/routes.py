"""`/api/v1/inventory/items`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.inventory.items import service
from app.inventory.items.schemas import StockItemInput, StockItemListArgs
from app.inventory.items.shape import STOCK_ITEM
from app.kit.actor import actor
from app.kit.endpoint import lists, refuses, returns, shows
from app.kit.taking import takes
from app.kit.wire import Row

bp = Blueprint("inventory_items", __name__)


@bp.get("/inventory/items")
@requires("read:inventory")
@lists(STOCK_ITEM, key="items", args=StockItemListArgs)
def index() -> Select[Any]:
    """List items."""
    return service.visible_to(actor)


@bp.post("/inventory/items")
@requires("write:inventory")
@takes(StockItemInput)
@refuses(409, "There is already an item of that SKU or barcode")
@returns(
    STOCK_ITEM,
    key="item",
    status=201,
    message="Item created successfully",
    location="/api/v1/inventory/items/{id}",
)
def create(data: dict[str, Any]) -> Row:
    """Create an item.

    Without `currency_code` its costs are in the currency of the settings.
    """
    return service.create(actor, **data)


@bp.get("/inventory/items/<id:item_id>")
@requires("read:inventory")
@shows(STOCK_ITEM, key="item")
def show(item_id: int, expand: Sequence[str]) -> Row:
    """Show one item."""
    return service.read(actor, item_id, expand)


@bp.route("/inventory/items/<id:item_id>", methods=["PUT", "PATCH"])
@requires("write:inventory")
@takes(StockItemInput, partial=True)
@refuses(409, "There is already an item of that SKU or barcode")
@returns(STOCK_ITEM, key="item", message="Item updated successfully")
def update(item_id: int, data: dict[str, Any]) -> Row:
    """Change an item.

    Only the fields you send are changed. Its currency stays once stock has moved.
    """
    return service.update(actor, item_id, **data)


@bp.delete("/inventory/items/<id:item_id>")
@requires("write:inventory")
@returns(STOCK_ITEM, key="item", message="Item deactivated successfully")
def deactivate(item_id: int) -> Row:
    """Deactivate an item.

    Nothing is deleted: the item is not stocked any more, and what is there may leave. Twice is
    fine; `is_active: true` brings it back.
    """
    return service.deactivate(actor, item_id)
