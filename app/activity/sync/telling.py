"""Things as the feed tells them: as they are now, and as the actor sees them."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, any_, bindparam, func, literal, select, tuple_

from app.activity.sync.resources import RESOURCES
from app.activity.sync.schemas import Action
from app.activity.sync.touching import Named, Thing
from app.inventory.stock.models import StockLevel
from app.kit.actor import Actor
from app.kit.prepared import Criteria, Prepared
from app.kit.wire import Row, criteria_of

Rows = dict[Thing, Row]
_IDS = ARRAY(BigInteger)
_place = tuple_(StockLevel.stock_item_id, StockLevel.warehouse_id)
_LEVELS = Prepared(
    select(StockLevel.stock_item_id, StockLevel.warehouse_id, StockLevel.id).where(
        _place.in_(
            select(
                func.unnest(bindparam("items", type_=_IDS)),
                func.unnest(bindparam("warehouses", type_=_IDS)),
            )
        )
    )
)


def with_ids(things: Sequence[Named]) -> list[Thing]:
    """The things, each once and where it was named last; levels by their ids."""
    places = [key for _, key in things if isinstance(key, tuple)]
    levels: dict[Any, int] = {}
    if places:
        items, warehouses = zip(*places, strict=True)
        found = _LEVELS.run(items=list(items), warehouses=list(warehouses)).tuples
        levels = {(item, warehouse): ident for item, warehouse, ident in found}
    named = [(kind, levels[key] if isinstance(key, tuple) else key) for kind, key in things]
    return list(dict.fromkeys(reversed(named)))[::-1]


def seen(actor: Actor, things: Sequence[Thing]) -> Rows:
    """The rows of those that the actor sees: one statement for each kind."""
    rows: Rows = {}
    for kind in dict.fromkeys(kind for kind, _ in things):
        ids = [ident for its, ident in things if its == kind]
        resource = RESOURCES[kind]
        wire, visible = resource.wire, criteria_of(resource.visible_to(actor))
        its_id = wire.model.id == any_(literal(ids, _IDS))
        told = wire.tell_all(actor, wire.rows(Criteria(its_id, *visible)), (), ())
        rows |= {(kind, row["id"]): row for row in told}
    return rows


def changes(things: Sequence[Thing], rows: Rows, gone: Collection[Thing]) -> list[Row]:
    return [
        {
            "type": kind,
            "action": Action.UPSERT if (kind, ident) in rows else Action.DELETE,
            "id": ident,
            "data": rows.get((kind, ident)),
        }
        for kind, ident in things
        if (kind, ident) in rows or (kind, ident) in gone
    ]
