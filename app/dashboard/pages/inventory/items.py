"""`/inventory/items`: what can lie in a warehouse."""

from typing import Any

from flask import render_template, request

from app.activity.history.service import History
from app.dashboard import history
from app.dashboard.access import needs
from app.dashboard.listing import some
from app.dashboard.pages.inventory.catalogue import Catalogue, pages_of
from app.dashboard.pages.inventory.choices import category_choices, item_codes
from app.inventory.items import service
from app.inventory.items.schemas import StockItemInput, StockItemListArgs
from app.inventory.items.shape import STOCK_ITEM
from app.inventory.movements import service as movements
from app.inventory.movements.schemas import StockMovementListArgs
from app.inventory.movements.shape import STOCK_MOVEMENT
from app.inventory.stock import service as stock
from app.inventory.stock.schemas import StockLevelListArgs
from app.inventory.stock.shape import STOCK_LEVEL
from app.kit.actor import actor
from app.settings import service as settings

_HISTORY = History("stock_item", service.read)
_movement_args, _level_args = StockMovementListArgs(), StockLevelListArgs()


def categories(*_: Any) -> dict[str, Any]:
    return {"categories": category_choices()}


def usual() -> dict[str, Any]:
    return {"unit": "pcs", "currency_code": settings.current().currency}


def around(item_id: int) -> dict[str, Any]:
    """Where the item lies, how it last moved, and what was changed about it."""
    of_it, moves = stock.visible_to(actor), movements.visible_to(actor)
    its = {"stock_item_id": str(item_id)}
    return {
        "levels": some(STOCK_LEVEL, of_it, _level_args, its, most=100),
        "movements": some(STOCK_MOVEMENT, moves, _movement_args, its),
        "happened": history.told(_HISTORY, item_id),
    }


ITEMS = Catalogue(
    "items",
    "item_id",
    service,
    STOCK_ITEM,
    StockItemInput,
    StockItemListArgs(),
    beside_list=categories,
    beside=around,
    beside_form=categories,
    proposed=usual,
)
bp = pages_of(ITEMS)


@bp.get("/codes")
@needs("read:inventory")
def codes() -> str:
    """What a field for an item proposes while somebody types into it."""
    q = next(iter(request.args.values()), "")[:200].replace("\0", "")
    return render_template("dashboard/inventory/codes.html", codes=item_codes(q))
