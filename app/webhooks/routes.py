"""`/api/v1/webhooks`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.activity.history.service import History
from app.activity.history.view import history_of
from app.identity.access import requires
from app.kit.actor import actor
from app.kit.endpoint import answers, lists, refuses, returns, shows
from app.kit.taking import takes, takes_nothing
from app.kit.wire import Row
from app.webhooks import catalogue, service
from app.webhooks.catalogue import CatalogueSchema
from app.webhooks.schemas import SecretRotationInput, WebhookInput, WebhookListArgs
from app.webhooks.shape import WEBHOOK, WEBHOOK_WITH_SECRET

bp = Blueprint("webhooks", __name__)
bp.add_url_rule(
    "/webhooks/<id:webhook_id>/history", "history", history_of(History("webhook", service.read))
)


@bp.get("/webhooks")
@requires("read:webhooks")
@lists(WEBHOOK, key="webhooks", args=WebhookListArgs)
def index() -> Select[Any]:
    """List webhooks.

    Your own; with `admin:all` everybody's. Secrets are not told again, nor the values of headers.
    """
    return service.visible_to(actor)


@bp.post("/webhooks")
@requires("write:webhooks")
@takes(WebhookInput, also=service.wrong)
@returns(
    WEBHOOK_WITH_SECRET,
    key="webhook",
    status=201,
    message="Webhook created successfully",
    location="/api/v1/webhooks/{id}",
)
def create(data: dict[str, Any]) -> Row:
    """Create a webhook.

    `events` are names (`GET /webhooks/events` lists them), `project.*`, or `*`. The answer holds
    the `secret` that deliveries are signed with, this once. The webhook hears of what happens from
    now on, as far as the scopes of the token that makes it and your own rights go.
    """
    return service.create(actor, **data)


@bp.get("/webhooks/events")
@requires("read:webhooks")
@answers(CatalogueSchema)
def event_types() -> Row:
    """List the types of events.

    When each is written, the scope needed to hear of it, and an example of what is sent.
    """
    return {"events": catalogue.events()}


@bp.get("/webhooks/<id:webhook_id>")
@requires("read:webhooks")
@shows(WEBHOOK, key="webhook")
def show(webhook_id: int, expand: Sequence[str]) -> Row:
    """Show one webhook."""
    return service.read(actor, webhook_id, expand)


@bp.route("/webhooks/<id:webhook_id>", methods=["PUT", "PATCH"])
@requires("write:webhooks")
@takes(WebhookInput, partial=True, also=service.wrong)
@returns(WEBHOOK, key="webhook", message="Webhook updated successfully")
def update(webhook_id: int, data: dict[str, Any]) -> Row:
    """Change a webhook.

    Only the fields you send are changed; `filters` and `headers` as a whole, and a header of which
    you send `***` stays as it is. `is_active: true` switches on one that was disabled. A token that
    lacks one of the webhook's scopes cannot change it.
    """
    return service.update(actor, webhook_id, **data)


@bp.delete("/webhooks/<id:webhook_id>")
@requires("write:webhooks")
@returns(WEBHOOK, key="webhook", message="Webhook deleted successfully")
def remove(webhook_id: int) -> Row:
    """Delete a webhook.

    What is still to be delivered to it is not, and what was delivered is forgotten.
    """
    return service.delete(actor, webhook_id)


@bp.post("/webhooks/<id:webhook_id>/rotate-secret")
@requires("write:webhooks")
@takes(SecretRotationInput, optional=True)
@returns(WEBHOOK_WITH_SECRET, key="webhook", message="Secret rotated successfully")
def rotate_secret(webhook_id: int, data: dict[str, Any]) -> Row:
    """Give a webhook a new secret.

    The answer holds it, this once. For `overlap_seconds` more (0 to 7 days) deliveries carry
    signatures by both, so that the receiver can be changed over.
    """
    return service.rotate_secret(actor, webhook_id, **data)


@bp.post("/webhooks/<id:webhook_id>/ping")
@requires("write:webhooks")
@takes_nothing
@refuses(409, "The webhook is not active")
@returns(WEBHOOK, key="webhook", message="A ping is on its way")
def ping(webhook_id: int) -> Row:
    """Send an event of type `ping` to this webhook alone.

    Whatever events it asks for. Its delivery is listed like all others.
    """
    return service.ping(actor, webhook_id)
