"""What can be done with deliveries: looked at, and asked for again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, exists, func, select, update

from app.events import bell
from app.kit import lookup
from app.kit.actor import Actor
from app.kit.db import session
from app.kit.errors import Conflict, Errors
from app.kit.wire import Row, criteria_of
from app.webhooks import service as webhooks
from app.webhooks.deliveries.shape import WHOLE_DELIVERY
from app.webhooks.models import Delivery, DeliveryStatus, Webhook

# As if they had never been tried; a worker that has one loses it.
_ANEW = {
    "status": DeliveryStatus.PENDING,
    "due_at": func.statement_timestamp(),
    "lease": None,
    "tries": 0,
    "updated_at": func.clock_timestamp(),
}


def visible_to(actor: Actor, webhook_id: int) -> Select[Any]:
    owned = criteria_of(webhooks.visible_to(actor).where(Webhook.id == webhook_id))
    return select(Delivery).where(Delivery.webhook_id == webhook_id, exists().where(*owned))


def listed(actor: Actor, webhook_id: int) -> Select[Any]:
    webhooks.read(actor, webhook_id)
    return select(Delivery).where(Delivery.webhook_id == webhook_id)


def read(actor: Actor, webhook_id: int, delivery_id: int, expand: Sequence[str] = ()) -> Row:
    return lookup.read(WHOLE_DELIVERY, visible_to(actor, webhook_id), delivery_id, expand)


def redeliver(actor: Actor, webhook_id: int, delivery_id: int) -> Row:
    """The same event once more, with the same id and a schedule of attempts of its own."""
    read(actor, webhook_id, delivery_id)
    check_active(webhooks.get(actor, webhook_id))
    session.execute(update(Delivery).where(Delivery.id == delivery_id).values(_ANEW))
    bell.note()
    return read(actor, webhook_id, delivery_id)


def redeliver_failed(actor: Actor, webhook_id: int, since: datetime) -> int:
    """All that failed of the events since then; how many."""
    check_active(webhooks.get(actor, webhook_id))
    chosen = (
        Delivery.webhook_id == webhook_id,
        Delivery.status == DeliveryStatus.FAILED,
        Delivery.created_at >= since,
    )
    found = session.execute(
        update(Delivery).where(*chosen).values(_ANEW).returning(Delivery.id)
    ).all()
    bell.note()
    return len(found)


def check_active(webhook: Webhook) -> None:
    if not webhook.is_active:
        raise Conflict("The webhook is not active", code="webhook_not_active")


def wrong(actor: Actor, _fields: dict[str, Any], webhook_id: int) -> Errors:
    """Nothing but that there is no such webhook, which is said first."""
    webhooks.read(actor, webhook_id)
    return {}
