"""`/api/v1/inventory/stock-levels`."""

from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.inventory.stock import service
from app.inventory.stock.schemas import StockLevelListArgs
from app.inventory.stock.shape import STOCK_LEVEL
from app.kit.actor import actor
from app.kit.endpoint import lists

bp = Blueprint("inventory_stock", __name__)


@bp.get("/inventory/stock-levels")
@requires("read:inventory")
@lists(STOCK_LEVEL, key="stock_levels", args=StockLevelListArgs)
def index() -> Select[Any]:
    """List stock levels.

    One for each item and warehouse that the item has ever been in.
    """
    return service.visible_to(actor)
