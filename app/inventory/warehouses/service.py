"""What can be done with warehouses. Everybody who sees the inventory sees them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from app.events.ledger import EventType, record, record_creation
from app.inventory.warehouses.models import Warehouse
from app.inventory.warehouses.shape import WAREHOUSE
from app.kit import lookup
from app.kit.actor import Actor
from app.kit.errors import Invalid
from app.kit.wire import Row


def visible_to(actor: Actor) -> Select[Any]:
    return select(Warehouse)


def read(actor: Actor, warehouse_id: int, expand: Sequence[str] = ()) -> Row:
    return lookup.read(WAREHOUSE, visible_to(actor), warehouse_id, expand)


def get(actor: Actor, warehouse_id: int) -> Warehouse:
    return lookup.lock(Warehouse, visible_to(actor), warehouse_id)


def keep(actor: Actor, warehouse_id: int) -> Warehouse:
    """The warehouse, unchanged until the request ends; others may keep it at the same time."""
    return lookup.keep(Warehouse, visible_to(actor), warehouse_id)


def refuse_inactive(warehouse: Warehouse, field: str = "warehouse_id") -> None:
    """An inactive warehouse takes nothing in; what is there may leave."""
    if not warehouse.is_active:
        raise Invalid({field: ["The warehouse is inactive"]})


def create(actor: Actor, **fields: Any) -> Row:
    warehouse = Warehouse(**fields)
    return record_creation(actor, EventType.WAREHOUSE_CREATED, warehouse, WAREHOUSE)


def update(actor: Actor, warehouse_id: int, **fields: Any) -> Row:
    warehouse = get(actor, warehouse_id)
    for name, value in fields.items():
        setattr(warehouse, name, value)
    return record(actor, EventType.WAREHOUSE_UPDATED, warehouse, WAREHOUSE)


def deactivate(actor: Actor, warehouse_id: int) -> Row:
    """Warehouses are never deleted: what moved through them is history."""
    return update(actor, warehouse_id, is_active=False)
