"""`/api/v1/webhooks/{webhook_id}/deliveries`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.kit.actor import actor
from app.kit.endpoint import answers, lists, refuses, returns, shows
from app.kit.taking import takes, takes_nothing
from app.kit.wire import Row
from app.webhooks.deliveries import service
from app.webhooks.deliveries.schemas import CountSchema, DeliveryListArgs, SinceInput
from app.webhooks.deliveries.shape import DELIVERY, WHOLE_DELIVERY

bp = Blueprint("deliveries", __name__)


@bp.get("/webhooks/<id:webhook_id>/deliveries")
@requires("read:webhooks")
@lists(DELIVERY, key="deliveries", args=DeliveryListArgs)
def index(webhook_id: int) -> Select[Any]:
    """List what was sent to a webhook, and what will be.

    The newest first; kept for 30 days.
    """
    return service.listed(actor, webhook_id)


@bp.get("/webhooks/<id:webhook_id>/deliveries/<id:delivery_id>")
@requires("read:webhooks")
@shows(WHOLE_DELIVERY, key="delivery")
def show(webhook_id: int, delivery_id: int, expand: Sequence[str]) -> Row:
    """Show one delivery, with what was sent last and what came back."""
    return service.read(actor, webhook_id, delivery_id, expand)


@bp.post("/webhooks/<id:webhook_id>/deliveries/<id:delivery_id>/redeliver")
@requires("write:webhooks")
@takes_nothing
@refuses(409, "The webhook is not active")
@returns(WHOLE_DELIVERY, key="delivery", message="The delivery is on its way again")
def redeliver(webhook_id: int, delivery_id: int) -> Row:
    """Send an event again, whatever became of it.

    With the same id, and by the rights of now.
    """
    return service.redeliver(actor, webhook_id, delivery_id)


@bp.post("/webhooks/<id:webhook_id>/redeliver-failed")
@requires("write:webhooks")
@takes(SinceInput, also=service.wrong)
@refuses(409, "The webhook is not active")
@answers(CountSchema)
def redeliver_failed(webhook_id: int, data: dict[str, Any]) -> Row:
    """Send all events again that failed for good, since a moment.

    Those that still have attempts before them are left to these.
    """
    count = service.redeliver_failed(actor, webhook_id, **data)
    return {"count": count, "message": "Failed deliveries are on their way again"}
