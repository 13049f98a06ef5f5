"""`/api/v1/inventory/suppliers`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.inventory.suppliers import service
from app.inventory.suppliers.schemas import SupplierInput, SupplierListArgs
from app.inventory.suppliers.shape import SUPPLIER
from app.kit.actor import actor
from app.kit.endpoint import lists, refuses, returns, shows
from app.kit.taking import takes
from app.kit.wire import Row

bp = Blueprint("inventory_suppliers", __name__)


@bp.get("/inventory/suppliers")
@requires("read:inventory")
@lists(SUPPLIER, key="suppliers", args=SupplierListArgs)
def index() -> Select[Any]:
    """List suppliers."""
    return service.visible_to(actor)


@bp.post("/inventory/suppliers")
@requires("write:inventory")
@takes(SupplierInput)
@refuses(409, "There is already a supplier of that name")
@returns(
    SUPPLIER,
    key="supplier",
    status=201,
    message="Supplier created successfully",
    location="/api/v1/inventory/suppliers/{id}",
)
def create(data: dict[str, Any]) -> Row:
    """Create a supplier."""
    return service.create(actor, **data)


@bp.get("/inventory/suppliers/<id:supplier_id>")
@requires("read:inventory")
@shows(SUPPLIER, key="supplier")
def show(supplier_id: int, expand: Sequence[str]) -> Row:
    """Show one supplier."""
    return service.read(actor, supplier_id, expand)


@bp.route("/inventory/suppliers/<id:supplier_id>", methods=["PUT", "PATCH"])
@requires("write:inventory")
@takes(SupplierInput, partial=True)
@refuses(409, "There is already a supplier of that name")
@returns(SUPPLIER, key="supplier", message="Supplier updated successfully")
def update(supplier_id: int, data: dict[str, Any]) -> Row:
    """Change a supplier.

    Only the fields you send are changed.
    """
    return service.update(actor, supplier_id, **data)


@bp.delete("/inventory/suppliers/<id:supplier_id>")
@requires("write:inventory")
@returns(SUPPLIER, key="supplier", message="Supplier deactivated successfully")
def deactivate(supplier_id: int) -> Row:
    """Deactivate a supplier.

    Nothing is deleted: nothing new is ordered there, and what is ordered may still come. Twice is
    fine; `is_active: true` brings it back.
    """
    return service.deactivate(actor, supplier_id)
