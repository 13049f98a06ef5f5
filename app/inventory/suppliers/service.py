"""What can be done with suppliers. Everybody who sees the inventory sees them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from app.events.ledger import EventType, record, record_creation
from app.inventory.suppliers.models import Supplier
from app.inventory.suppliers.shape import SUPPLIER
from app.kit import lookup
from app.kit.actor import Actor
from app.kit.errors import Invalid
from app.kit.wire import Row


def visible_to(actor: Actor) -> Select[Any]:
    return select(Supplier)


def read(actor: Actor, supplier_id: int, expand: Sequence[str] = ()) -> Row:
    return lookup.read(SUPPLIER, visible_to(actor), supplier_id, expand)


def get(actor: Actor, supplier_id: int) -> Supplier:
    return lookup.lock(Supplier, visible_to(actor), supplier_id)


def keep(actor: Actor, supplier_id: int) -> Supplier:
    """The supplier, unchanged until the request ends; others may keep it at the same time."""
    return lookup.keep(Supplier, visible_to(actor), supplier_id)


def refuse_inactive(supplier: Supplier) -> None:
    """Nothing new is ordered from an inactive supplier; what is ordered may still come."""
    if not supplier.is_active:
        raise Invalid({"supplier_id": ["The supplier is inactive"]})


def create(actor: Actor, **fields: Any) -> Row:
    supplier = Supplier(**fields)
    return record_creation(actor, EventType.SUPPLIER_CREATED, supplier, SUPPLIER)


def update(actor: Actor, supplier_id: int, **fields: Any) -> Row:
    supplier = get(actor, supplier_id)
    for name, value in fields.items():
        setattr(supplier, name, value)
    return record(actor, EventType.SUPPLIER_UPDATED, supplier, SUPPLIER)


def deactivate(actor: Actor, supplier_id: int) -> Row:
    """Suppliers are never deleted: what was bought from them is history."""
    return update(actor, supplier_id, is_active=False)
