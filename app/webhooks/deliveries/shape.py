"""How a delivery is read, and who is told what was sent."""

from app.activity.payload import event_key
from app.identity.scopes import grants
from app.kit.actor import Actor
from app.kit.wire import Row, Wire
from app.webhooks.deliveries.schemas import DeliverySchema, WholeDeliverySchema
from app.webhooks.models import Delivery, Webhook

_COLUMNS = {"event_id": Delivery.event_id, "next_attempt_at": Delivery.due_at}


def derive(row: Row) -> None:
    row["event_id"] = event_key(row["event_id"])


def conceal(actor: Actor, row: Row) -> None:
    """A token with fewer scopes than the webhook does not read through it what it may not read."""
    if not all(grants(actor.scopes, scope) for scope in row["_scopes"]):
        row.pop("request_body", None)


DELIVERY = Wire(DeliverySchema, Delivery, columns=_COLUMNS, derive=derive, moves_by_itself=True)
WHOLE_DELIVERY = Wire(
    WholeDeliverySchema,
    Delivery,
    joins={Webhook: Webhook.id == Delivery.webhook_id},
    columns={**_COLUMNS, "_scopes": Webhook.scopes},
    derive=derive,
    conceal=conceal,
    moves_by_itself=True,
)
