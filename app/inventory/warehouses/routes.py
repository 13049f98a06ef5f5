"""`/api/v1/inventory/warehouses`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.inventory.warehouses import service
from app.inventory.warehouses.schemas import WarehouseInput, WarehouseListArgs
from app.inventory.warehouses.shape import WAREHOUSE
from app.kit.actor import actor
from app.kit.endpoint import lists, refuses, returns, shows
from app.kit.taking import takes
from app.kit.wire import Row

bp = Blueprint("inventory_warehouses", __name__)


@bp.get("/inventory/warehouses")
@requires("read:inventory")
@lists(WAREHOUSE, key="warehouses", args=WarehouseListArgs)
def index() -> Select[Any]:
    """List warehouses."""
    return service.visible_to(actor)


@bp.post("/inventory/warehouses")
@requires("write:inventory")
@takes(WarehouseInput)
@refuses(409, "There is already a warehouse of that name or code")
@returns(
    WAREHOUSE,
    key="warehouse",
    status=201,
    message="Warehouse created successfully",
    location="/api/v1/inventory/warehouses/{id}",
)
def create(data: dict[str, Any]) -> Row:
    """Create a warehouse."""
    return service.create(actor, **data)


@bp.get("/inventory/warehouses/<id:warehouse_id>")
@requires("read:inventory")
@shows(WAREHOUSE, key="warehouse")
def show(warehouse_id: int, expand: Sequence[str]) -> Row:
    """Show one warehouse."""
    return service.read(actor, warehouse_id, expand)


@bp.route("/inventory/warehouses/<id:warehouse_id>", methods=["PUT", "PATCH"])
@requires("write:inventory")
@takes(WarehouseInput, partial=True)
@refuses(409, "There is already a warehouse of that name or code")
@returns(WAREHOUSE, key="warehouse", message="Warehouse updated successfully")
def update(warehouse_id: int, data: dict[str, Any]) -> Row:
    """Change a warehouse.

    Only the fields you send are changed.
    """
    return service.update(actor, warehouse_id, **data)


@bp.delete("/inventory/warehouses/<id:warehouse_id>")
@requires("write:inventory")
@returns(WAREHOUSE, key="warehouse", message="Warehouse deactivated successfully")
def deactivate(warehouse_id: int) -> Row:
    """Deactivate a warehouse.

    Nothing is deleted: it takes nothing in any more, and what is there may leave. Twice is fine;
    `is_active: true` brings it back.
    """
    return service.deactivate(actor, warehouse_id)
