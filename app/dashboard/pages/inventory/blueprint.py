"""The blueprint that all pages of the inventory stand on, and the words that they share."""

from typing import Any

from flask import Blueprint
from flask_babel import lazy_gettext as _

inventory = Blueprint("inventory", __name__, url_prefix="/inventory")

MOVEMENT_TYPES = {
    "purchase": _("Purchase"),
    "sale": _("Sale"),
    "adjustment": _("Adjustment"),
    "return": _("Return"),
    "waste": _("Waste"),
    "transfer": _("Transfer"),
}
ORDER_STATUSES = {
    "draft": _("Draft"),
    "sent": _("Sent"),
    "partly_received": _("Partly received"),
    "received": _("Received"),
    "cancelled": _("Cancelled"),
}
RESERVATION_STATUSES = {
    "active": _("Active"),
    "fulfilled": _("Fulfilled"),
    "released": _("Released"),
}


@inventory.context_processor
def words() -> dict[str, Any]:
    return {
        "movement_types": MOVEMENT_TYPES,
        "order_statuses": ORDER_STATUSES,
        "reservation_statuses": RESERVATION_STATUSES,
    }
