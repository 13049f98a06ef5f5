"""`/api/v1/inventory/reports`."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.inventory.movements import service as movements
from app.inventory.movements.schemas import StockMovementListArgs
from app.inventory.movements.shape import STOCK_MOVEMENT
from app.inventory.reports import low_stock, turnover, valuation
from app.inventory.reports.schemas import (
    LowStockArgs,
    LowStockSchema,
    TurnoverArgs,
    TurnoverSchema,
    ValuationArgs,
    ValuationSchema,
)
from app.kit.actor import actor
from app.kit.endpoint import answers, asks, lists
from app.kit.wire import Row

bp = Blueprint("inventory_reports", __name__)


@bp.get("/inventory/reports/valuation")
@requires("read:inventory")
@asks(ValuationArgs)
@answers(ValuationSchema)
def show_valuation(query: dict[str, Any]) -> Row:
    """Show what the stock is worth, at moving average cost.

    The total is of one currency: `currency_code`, or that of the settings.
    """
    return valuation.valuation(actor, **query)


@bp.get("/inventory/reports/movement-history")
@requires("read:inventory")
@lists(STOCK_MOVEMENT, key="movements", args=StockMovementListArgs)
def movement_history(query: Mapping[str, Any]) -> Select[Any]:
    """Show what came and went, newest first."""
    return movements.listed(actor, query.get("project_id"))


@bp.get("/inventory/reports/turnover")
@requires("read:inventory")
@asks(TurnoverArgs)
@answers(TurnoverSchema)
def show_turnover(query: dict[str, Any]) -> Row:
    """Show how often the stock of each item was used up.

    `turnover_rate` is what was issued by the average of opening and closing stock.
    """
    return turnover.turnover(actor, **query)


@bp.get("/inventory/reports/low-stock")
@requires("read:inventory")
@asks(LowStockArgs)
@answers(LowStockSchema)
def show_low_stock(query: dict[str, Any]) -> Row:
    """Show what has fallen below its reorder point.

    One entry for each item and warehouse, the greatest shortfall first; an item that never was in
    stock has an entry without a warehouse.
    """
    return low_stock.low_stock(actor, **query)
