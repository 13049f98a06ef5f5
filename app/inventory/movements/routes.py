"""`/api/v1/inventory/movements`."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.inventory.movements import service
from app.inventory.movements.schemas import StockMovementInput, StockMovementListArgs
from app.inventory.movements.shape import STOCK_MOVEMENT
from app.kit.actor import actor
from app.kit.endpoint import lists, refuses, returns, shows
from app.kit.taking import takes
from app.kit.wire import Row

bp = Blueprint("inventory_movements", __name__)


@bp.get("/inventory/movements")
@requires("read:inventory")
@lists(STOCK_MOVEMENT, key="movements", args=StockMovementListArgs)
def index(query: Mapping[str, Any]) -> Select[Any]:
    """List movements, newest first."""
    return service.listed(actor, query.get("project_id"))


@bp.post("/inventory/movements")
@requires("write:inventory")
@takes(StockMovementInput, also=service.wrong)
@refuses(404, "There is no such item or warehouse")
@returns(
    STOCK_MOVEMENT,
    key="movement",
    status=201,
    message="Movement created successfully",
    location="/api/v1/inventory/movements/{id}",
)
def create(data: dict[str, Any]) -> Row:
    """Enter a movement.

    A quantity above 0 comes in, below 0 goes out. What is written stays: correct it by a new
    movement. Without enough stock: 400 `insufficient_stock`.
    """
    return service.create(actor, **data)


@bp.get("/inventory/movements/<id:movement_id>")
@requires("read:inventory")
@shows(STOCK_MOVEMENT, key="movement")
def show(movement_id: int, expand: Sequence[str]) -> Row:
    """Show one movement."""
    return service.read(actor, movement_id, expand)
