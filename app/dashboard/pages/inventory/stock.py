"""`/inventory/stock`: what lies where."""

from flask import Blueprint, render_template

from app.dashboard.access import needs
from app.dashboard.listing import listed
from app.dashboard.pages.inventory.choices import (
    category_choices,
    item_choices,
    warehouse_choices,
)
from app.inventory.stock import service
from app.inventory.stock.schemas import StockLevelListArgs
from app.inventory.stock.shape import STOCK_LEVEL
from app.kit.actor import actor

bp = Blueprint("stock", __name__, url_prefix="/stock")
_args = StockLevelListArgs()


@bp.get("")
@needs("read:inventory")
def index() -> str:
    return render_template(
        "dashboard/inventory/stock/index.html",
        listed=listed(STOCK_LEVEL, service.visible_to(actor), _args),
        items=item_choices(),
        warehouses=warehouse_choices(all_of_them=True),
        categories=category_choices(),
    )
