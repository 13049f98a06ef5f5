"""Switching off a webhook that nothing gets through to; its owner reads why on the dashboard."""

import structlog
from sqlalchemy import select

from app.events import bell
from app.events.ledger import EventType, record
from app.kit import lookup
from app.kit.actor import SYSTEM
from app.kit.clock import now
from app.kit.errors import NotFound
from app.webhooks.models import Webhook
from app.webhooks.shape import WEBHOOK

log = structlog.get_logger()


def disable(webhook_id: int, reason: str) -> None:
    """What waits for it goes on waiting. In the transaction of the caller."""
    try:
        webhook = lookup.lock(Webhook, select(Webhook), webhook_id)
    except NotFound:
        # Deleted meanwhile.
        return
    if not webhook.is_active:
        return
    webhook.is_active, webhook.disabled_at, webhook.disabled_reason = False, now(), reason
    record(SYSTEM, EventType.WEBHOOK_DISABLED, webhook, WEBHOOK)
    log.warning("webhook disabled", webhook_id=webhook_id, reason=reason)
    bell.ring()
