"""`/webhooks/{id}/deliveries/{id}`: what was sent, what came back, and sending it again."""

import json

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dashboard.access import needs
from app.dashboard.pages.webhooks.webhooks import page
from app.kit.actor import actor
from app.webhooks import service as webhooks
from app.webhooks.deliveries import service
from app.webhooks.deliveries.shape import WHOLE_DELIVERY

bp = Blueprint("deliveries", __name__, url_prefix="/webhooks/<id:webhook_id>/deliveries")


@bp.get("/<id:delivery_id>")
@needs("read:webhooks")
def show(webhook_id: int, delivery_id: int) -> str:
    return page(
        "delivery",
        webhook=webhooks.read(actor, webhook_id),
        delivery=WHOLE_DELIVERY.tell(actor, service.read(actor, webhook_id, delivery_id)),
    )


@bp.post("/<id:delivery_id>/redeliver")
@needs("write:webhooks")
def redeliver(webhook_id: int, delivery_id: int) -> ResponseReturnValue:
    service.redeliver(actor, webhook_id, delivery_id)
    flash(_("The delivery is on its way again."))
    return redirect(url_for(".show", webhook_id=webhook_id, delivery_id=delivery_id))


@bp.app_template_filter()
def indented(body: str) -> str:
    """JSON in lines; anything else as it is."""
    try:
        return json.dumps(json.loads(body), indent=2, ensure_ascii=False)
    except ValueError:
        return body
