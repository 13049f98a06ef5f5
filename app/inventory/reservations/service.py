"""What can be done with reservations. What is reserved is on hand, and not available to others."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select

from app.events.ledger import EventType, record, record_creation
from app.inventory.items import service as items
from app.inventory.movements import ledger
from app.inventory.movements.models import MovementType, StockMovement
from app.inventory.movements.service import of_visible_project, wrong_project
from app.inventory.reservations.models import Reservation, ReservationStatus
from app.inventory.reservations.shape import RESERVATION
from app.inventory.stock import service as stock
from app.inventory.stock.models import StockLevel
from app.inventory.warehouses import service as warehouses
from app.kit import lookup
from app.kit.actor import Actor
from app.kit.db import session
from app.kit.errors import Conflict, Errors, Invalid
from app.kit.wire import Row


def visible_to(actor: Actor) -> Select[Any]:
    return select(Reservation)


def listed(actor: Actor, project_id: int | None) -> Select[Any]:
    return of_visible_project(actor, visible_to(actor), Reservation.project_id, project_id)


def read(actor: Actor, reservation_id: int, expand: Sequence[str] = ()) -> Row:
    return lookup.read(RESERVATION, visible_to(actor), reservation_id, expand)


def create(actor: Actor, *, stock_item_id: int, warehouse_id: int, **fields: Any) -> Row:
    check(actor, fields)
    item, warehouse = items.keep(actor, stock_item_id), warehouses.keep(actor, warehouse_id)
    reservation = Reservation(
        stock_item_id=item.id, warehouse_id=warehouse.id, user_id=actor.user_id, **fields
    )
    hold_back(reservation, reservation.quantity)
    return record_creation(actor, EventType.RESERVATION_CREATED, reservation, RESERVATION)


def update(actor: Actor, reservation_id: int, **fields: Any) -> Row:
    reservation = get_active(actor, reservation_id)
    fields = lookup.differing(reservation, fields)
    check(actor, fields)
    hold_back(reservation, fields.get("quantity", reservation.quantity) - reservation.quantity)
    for name, value in fields.items():
        setattr(reservation, name, value)
    return record(actor, EventType.RESERVATION_UPDATED, reservation, RESERVATION)


def release(actor: Actor, reservation_id: int) -> Row:
    """What was reserved is available again. Twice is fine."""
    reservation = lookup.lock(Reservation, visible_to(actor), reservation_id)
    if reservation.status == ReservationStatus.FULFILLED:
        raise Conflict("The reservation is fulfilled", code="reservation_not_active")
    if reservation.status == ReservationStatus.ACTIVE:
        hold_back(reservation, -reservation.quantity)
        reservation.status = ReservationStatus.RELEASED
    return record(actor, EventType.RESERVATION_RELEASED, reservation, RESERVATION)


def fulfill(actor: Actor, reservation_id: int, *, movement_type: str, reason: str = "") -> Row:
    """What was reserved goes out."""
    reservation = get_active(actor, reservation_id)
    item = items.keep(actor, reservation.stock_item_id)
    level = hold_back(reservation, -reservation.quantity)
    movement = StockMovement(
        movement_type=MovementType(movement_type),
        quantity=-reservation.quantity,
        reason=reason,
        project_id=reservation.project_id,
        reservation_id=reservation.id,
        user_id=actor.user_id,
    )
    ledger.take(movement, item, level)
    reservation.status = ReservationStatus.FULFILLED
    row = record(
        actor,
        EventType.RESERVATION_FULFILLED,
        reservation,
        RESERVATION,
        also={"movement_id": [None, movement.id]},
    )
    ledger.tell_if_low(actor, item, level, movement)
    return row


def get_active(actor: Actor, reservation_id: int) -> Reservation:
    reservation = lookup.lock(Reservation, visible_to(actor), reservation_id)
    if reservation.status != ReservationStatus.ACTIVE:
        raise Conflict(f"The reservation is {reservation.status}", code="reservation_not_active")
    return reservation


def hold_back(reservation: Reservation, quantity: Decimal) -> StockLevel:
    """Reserve so much more where the reservation is, or less (below 0); return the level."""
    place = (reservation.stock_item_id, reservation.warehouse_id)
    level = stock.hold([place])[place]
    if quantity > 0:
        ledger.refuse_shortage(level, quantity)
    level.quantity_reserved += quantity
    session.flush()
    return level


def check(actor: Actor, fields: dict[str, Any]) -> None:
    if errors := wrong(actor, fields):
        raise Invalid(errors)


def wrong(actor: Actor, fields: dict[str, Any], _reservation_id: int | None = None) -> Errors:
    told = wrong_project(actor, fields.get("project_id"))
    return {"project_id": told} if told else {}
