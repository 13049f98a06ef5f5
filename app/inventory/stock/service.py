"""Reading stock levels, and holding them still while stock moves."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from app.inventory.stock.models import StockLevel
from app.kit.actor import Actor
from app.kit.db import session

Place = tuple[int, int]


def visible_to(actor: Actor) -> Select[Any]:
    return select(StockLevel)


def hold(places: Iterable[Place]) -> dict[Place, StockLevel]:
    """The levels of (item, warehouse), locked until the request ends; made where there are none.

    In the order of their ids: who moves stock there and who moves it back wait, and do not
    deadlock. The missing are made first, for that waits for others, too.
    """
    ordered = sorted(set(places))
    pair = tuple_(StockLevel.stock_item_id, StockLevel.warehouse_id)
    rows = [{"stock_item_id": item, "warehouse_id": warehouse} for item, warehouse in ordered]
    session.execute(insert(StockLevel).values(rows).on_conflict_do_nothing())
    locked = (
        select(StockLevel)
        .where(pair.in_(ordered))
        .order_by(StockLevel.stock_item_id, StockLevel.warehouse_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {(level.stock_item_id, level.warehouse_id): level for level in session.scalars(locked)}
