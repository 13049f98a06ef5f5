"""Where events are sent to, and what became of them."""

from app.dashboard.blueprint import bp
from app.dashboard.pages.webhooks import deliveries, webhooks

for page in (webhooks, deliveries):
    bp.register_blueprint(page.bp)
