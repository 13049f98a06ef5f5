"""What can be done with movements: entering one, and reading them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select

from app.events.ledger import EventType, record_creation
from app.inventory.items import service as items
from app.inventory.movements import ledger
from app.inventory.movements.models import MovementType, StockMovement
from app.inventory.movements.shape import STOCK_MOVEMENT
from app.inventory.stock import service as stock
from app.inventory.warehouses import service as warehouses
from app.kit import lookup
from app.kit.actor import Actor
from app.kit.errors import Errors, Invalid
from app.kit.warnings import warn
from app.kit.wire import Row
from app.projects import service as projects
from app.projects.models import ProjectStatus

# What the sign of these must be; the others go either way.
_COMES = {MovementType.PURCHASE: True, MovementType.SALE: False, MovementType.WASTE: False}


def visible_to(actor: Actor) -> Select[Any]:
    """Everybody who sees the inventory sees the movements."""
    return select(StockMovement)


def listed(actor: Actor, project_id: int | None) -> Select[Any]:
    return of_visible_project(actor, visible_to(actor), StockMovement.project_id, project_id)


def of_visible_project(
    actor: Actor, listed: Select[Any], column: Any, project_id: int | None
) -> Select[Any]:
    """The list, perhaps of one project: of one that the actor does not see it is empty."""
    ids = None if project_id is None else projects.visible_ids(actor)
    return listed if ids is None else listed.where(column.in_(ids))


def read(actor: Actor, movement_id: int, expand: Sequence[str] = ()) -> Row:
    return lookup.read(STOCK_MOVEMENT, visible_to(actor), movement_id, expand)


def create(
    actor: Actor,
    *,
    stock_item_id: int,
    warehouse_id: int,
    unit_cost: Decimal | None = None,
    **fields: Any,
) -> Row:
    if errors := wrong(actor, fields):
        raise Invalid(errors)
    fields["movement_type"] = MovementType(fields["movement_type"])
    movement = StockMovement(**fields, user_id=actor.user_id)
    item, warehouse = items.keep(actor, stock_item_id), warehouses.keep(actor, warehouse_id)
    level = stock.hold([(item.id, warehouse.id)])[item.id, warehouse.id]
    if movement.quantity > 0:
        items.refuse_inactive(item)
        warehouses.refuse_inactive(warehouse)
        ledger.put(movement, item, level, unit_cost)
    else:
        if unit_cost is not None:
            warn("unit_cost", "stock goes out at its average cost, ignored")
        ledger.take(movement, item, level)
    row = record_creation(actor, EventType.STOCK_MOVEMENT_CREATED, movement, STOCK_MOVEMENT)
    ledger.tell_if_low(actor, item, level, movement)
    return row


def wrong(actor: Actor, fields: dict[str, Any]) -> Errors:
    """The quantity that goes the wrong way, and the project that is not there."""
    errors: dict[str, list[str]] = {}
    quantity, kind = fields.get("quantity"), fields.get("movement_type")
    if quantity and kind in _COMES and _COMES[kind] != (quantity > 0):
        way = "in: above 0" if _COMES[kind] else "out: below 0"
        errors["quantity"] = [f"A {kind} takes stock {way}"]
    if told := wrong_project(actor, fields.get("project_id")):
        errors["project_id"] = told
    return errors


def wrong_project(actor: Actor, project_id: int | None) -> list[str]:
    """Why material cannot be used on a project; nothing when it can, or when there is none."""
    if project_id is None:
        return []
    project = projects.find(actor, project_id)
    if project is None:
        return [f"There is no project {project_id}"]
    return ["The project is archived"] if project.status == ProjectStatus.ARCHIVED else []
