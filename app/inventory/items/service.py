"""What can be done with items. Everybody who sees the inventory sees them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, func, select

from app.events.ledger import EventType, record, record_creation
from app.inventory.items.models import StockItem
from app.inventory.items.shape import STOCK_ITEM
from app.kit import lookup
from app.kit.actor import Actor
from app.kit.db import session
from app.kit.errors import Invalid
from app.kit.wire import Row
from app.settings import service as settings


def visible_to(actor: Actor) -> Select[Any]:
    return select(StockItem)


def read(actor: Actor, item_id: int, expand: Sequence[str] = ()) -> Row:
    return lookup.read(STOCK_ITEM, visible_to(actor), item_id, expand)


def get(actor: Actor, item_id: int) -> StockItem:
    return lookup.lock(StockItem, visible_to(actor), item_id)


def coded(actor: Actor, codes: Sequence[str]) -> dict[str, int]:
    """The ids of the items that these are the SKU or barcode of; the SKU in any case, and first."""
    lowered = {code: code.strip().lower() for code in codes}
    sku, barcode = func.lower(StockItem.sku), func.lower(StockItem.barcode)
    either = sku.in_(lowered.values()) | barcode.in_(lowered.values())
    found = session.execute(
        visible_to(actor).where(either).with_only_columns(StockItem.id, sku, barcode)
    ).all()
    known = {row[2]: row[0] for row in found} | {row[1]: row[0] for row in found}
    return {code: known[low] for code, low in lowered.items() if low in known}


def keep(actor: Actor, item_id: int) -> StockItem:
    """The item, unchanged until the request ends; others may keep it at the same time."""
    return lookup.keep(StockItem, visible_to(actor), item_id)


def keep_all(actor: Actor, item_ids: Sequence[int]) -> dict[int, StockItem]:
    """The items by id, kept as `keep` keeps one. Raises NotFound of the first that is missing."""
    kept = visible_to(actor).where(StockItem.id.in_(item_ids)).order_by(StockItem.id)
    found = {
        item.id: item for item in session.scalars(kept.with_for_update(read=True, key_share=True))
    }
    for item_id in item_ids:
        if item_id not in found:
            raise lookup.missing(StockItem.__name__, item_id)
    return found


def refuse_inactive(item: StockItem) -> None:
    """An inactive item is not stocked any more; what is there may leave."""
    if not item.is_active:
        raise Invalid({"stock_item_id": ["The item is inactive"]})


def create(actor: Actor, **fields: Any) -> Row:
    """A new item, in the currency of the installation unless another one is named."""
    fields.setdefault("currency_code", settings.current().currency)
    item = StockItem(**fields)
    return record_creation(actor, EventType.STOCK_ITEM_CREATED, item, STOCK_ITEM)


def update(actor: Actor, item_id: int, **fields: Any) -> Row:
    item = get(actor, item_id)
    for name, value in fields.items():
        setattr(item, name, value)
    return record(actor, EventType.STOCK_ITEM_UPDATED, item, STOCK_ITEM)


def deactivate(actor: Actor, item_id: int) -> Row:
    """Items are never deleted: their movements are history."""
    return update(actor, item_id, is_active=False)
