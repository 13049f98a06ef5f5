"""What a signed-in person should know, whatever page they look at."""

from flask import g

from app.dashboard.blueprint import bp
from app.kit.actor import actor
from app.webhooks import service as webhooks
from app.webhooks.models import Webhook


@bp.app_template_global()
def disabled_webhooks() -> list[Webhook]:
    """One's own, to which nothing gets through."""
    return webhooks.disabled(actor) if "actor" in g else []
