"""`/api/v1/inventory/transfers`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.inventory.transfers import service
from app.inventory.transfers.schemas import StockTransferInput, StockTransferListArgs
from app.inventory.transfers.shape import STOCK_TRANSFER
from app.kit.actor import actor
from app.kit.endpoint import lists, refuses, returns, shows
from app.kit.taking import takes
from app.kit.wire import Row

bp = Blueprint("inventory_transfers", __name__)


@bp.get("/inventory/transfers")
@requires("read:inventory")
@lists(STOCK_TRANSFER, key="transfers", args=StockTransferListArgs)
def index() -> Select[Any]:
    """List transfers, newest first."""
    return service.visible_to(actor)


@bp.post("/inventory/transfers")
@requires("write:inventory")
@takes(StockTransferInput)
@refuses(404, "There is no such item or warehouse")
@returns(
    STOCK_TRANSFER,
    key="transfer",
    status=201,
    message="Stock transferred successfully",
    location="/api/v1/inventory/transfers/{id}",
    beside={"reference_id": "reference_id", "transfers": "movements"},
)
def create(data: dict[str, Any]) -> Row:
    """Move stock from one warehouse to another.

    Both movements are written, or none. Without enough stock: 400 `insufficient_stock`.
    """
    return service.create(actor, **data)


@bp.get("/inventory/transfers/<id:reference_id>")
@requires("read:inventory")
@shows(STOCK_TRANSFER, key="transfer")
def show(reference_id: int, expand: Sequence[str]) -> Row:
    """Show one transfer, with its two movements."""
    return service.read(actor, reference_id, expand)
