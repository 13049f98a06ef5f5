"""`/api/v1/inventory/reservations`."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.inventory.reservations import service
from app.inventory.reservations.schemas import (
    FulfillmentInput,
    ReservationChanges,
    ReservationInput,
    ReservationListArgs,
)
from app.inventory.reservations.shape import RESERVATION
from app.kit.actor import actor
from app.kit.endpoint import lists, refuses, returns, shows
from app.kit.taking import takes
from app.kit.wire import Row

bp = Blueprint("inventory_reservations", __name__)


@bp.get("/inventory/reservations")
@requires("read:inventory")
@lists(RESERVATION, key="reservations", args=ReservationListArgs)
def index(query: Mapping[str, Any]) -> Select[Any]:
    """List reservations, newest first."""
    return service.listed(actor, query.get("project_id"))


@bp.post("/inventory/reservations")
@requires("write:inventory")
@takes(ReservationInput, also=service.wrong)
@refuses(404, "There is no such item or warehouse")
@returns(
    RESERVATION,
    key="reservation",
    status=201,
    message="Stock reserved successfully",
    location="/api/v1/inventory/reservations/{id}",
)
def create(data: dict[str, Any]) -> Row:
    """Reserve stock.

    It stays on hand and is not available to others. Without enough: 400 `insufficient_stock`.
    """
    return service.create(actor, **data)


@bp.get("/inventory/reservations/<id:reservation_id>")
@requires("read:inventory")
@shows(RESERVATION, key="reservation")
def show(reservation_id: int, expand: Sequence[str]) -> Row:
    """Show one reservation."""
    return service.read(actor, reservation_id, expand)


@bp.route("/inventory/reservations/<id:reservation_id>", methods=["PUT", "PATCH"])
@requires("write:inventory")
@takes(ReservationChanges, partial=True, also=service.wrong)
@refuses(409, "It is fulfilled or released")
@returns(RESERVATION, key="reservation", message="Reservation updated successfully")
def update(reservation_id: int, data: dict[str, Any]) -> Row:
    """Change an active reservation.

    Only the fields you send are changed.
    """
    return service.update(actor, reservation_id, **data)


@bp.delete("/inventory/reservations/<id:reservation_id>")
@requires("write:inventory")
@refuses(409, "It is fulfilled")
@returns(RESERVATION, key="reservation", message="Reservation released successfully")
def release(reservation_id: int) -> Row:
    """Release a reservation.

    What was reserved is available again. Twice is fine.
    """
    return service.release(actor, reservation_id)


@bp.post("/inventory/reservations/<id:reservation_id>/fulfill")
@requires("write:inventory")
@takes(FulfillmentInput, optional=True)
@refuses(409, "It is fulfilled or released")
@returns(RESERVATION, key="reservation", message="Reservation fulfilled successfully")
def fulfill(reservation_id: int, data: dict[str, Any]) -> Row:
    """Take what was reserved out of stock.

    It becomes a movement of type sale unless another type is given, for the reservation's project.
    """
    return service.fulfill(actor, reservation_id, **data)
