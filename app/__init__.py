"""The application factory: configuration, then the kit, then the rooms."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from app import dashboard
from app.activity.audit.routes import bp as audit_log_bp
from app.activity.history.routes import bp as history_bp
from app.activity.stream import hub
from app.activity.stream.routes import bp as stream_bp
from app.activity.sync.routes import bp as sync_bp
from app.clients.routes import bp as clients_bp
from app.events import bell, incidents
from app.identity import limits, refused, usage
from app.identity.open_id import setup as open_id
from app.identity.second_factor.routes import bp as second_factor_bp
from app.identity.sign_in import attempts
from app.identity.sign_in.routes import bp as sign_in_bp
from app.identity.teams.routes import bp as teams_bp
from app.identity.tokens.routes import bp as tokens_bp
from app.identity.users.routes import bp as users_bp
from app.inventory.items.routes import bp as inventory_items_bp
from app.inventory.movements.routes import bp as inventory_movements_bp
from app.inventory.purchase_orders.routes import bp as inventory_purchase_orders_bp
from app.inventory.reports.routes import bp as inventory_reports_bp
from app.inventory.reservations.routes import bp as inventory_reservations_bp
from app.inventory.stock.routes import bp as inventory_stock_bp
from app.inventory.suppliers.routes import bp as inventory_suppliers_bp
from app.inventory.transfers.routes import bp as inventory_transfers_bp
from app.inventory.warehouses.routes import bp as inventory_warehouses_bp
from app.kit import db, etags, http, logging, refusals, versions, wire
from app.projects.routes import bp as projects_bp
from app.reports.routes import bp as reports_bp
from app.search.routes import bp as search_bp
from app.system import docs
from app.system.me import bp as me_bp
from app.system.rate_limit import bp as rate_limit_bp
from app.system.routes import bp as system_bp
from app.tags.routes import bp as tags_bp
from app.tasks.routes import bp as tasks_bp
from app.time_entries.routes import bp as time_entries_bp
from app.timer.routes import bp as timer_bp
from app.webhooks import setup as webhooks
from app.webhooks.deliveries.routes import bp as deliveries_bp
from app.webhooks.routes import bp as webhooks_bp
from config import Config

API = (
    system_bp,
    sign_in_bp,
    me_bp,
    rate_limit_bp,
    users_bp,
    second_factor_bp,
    teams_bp,
    tokens_bp,
    clients_bp,
    projects_bp,
    tasks_bp,
    time_entries_bp,
    tags_bp,
    timer_bp,
    inventory_items_bp,
    inventory_warehouses_bp,
    inventory_stock_bp,
    inventory_movements_bp,
    inventory_transfers_bp,
    inventory_suppliers_bp,
    inventory_purchase_orders_bp,
    inventory_reservations_bp,
    inventory_reports_bp,
    search_bp,
    reports_bp,
    stream_bp,
    webhooks_bp,
    audit_log_bp,
    deliveries_bp,
    history_bp,
    sync_bp,
)


class Application(Flask):
    """Flask, in which nothing is asynchronous: it need not ask each hook and view whether it is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        return func


def create_app(config: Config | None = None) -> Flask:
    """The WSGI application; without a configuration it is read from the environment."""
    config = config or Config.from_env()
    app = Application(__name__, static_folder=None)
    app.config["PUBLIC_URL"] = config.public_url.rstrip("/")
    app.config["ENVIRONMENT"] = config.environment
    app.config["SYNC_DAYS"] = config.sync_days
    logging.configure(config)
    # First, so that it is the last to see the answer: after the commit, and of a preflight too.
    logging.init_app(app)
    http.init_app(app, config)
    # Before the database: what is said after an answer is said in the reverse order.
    bell.init_app(app)
    db.init_app(app, config)
    for part in (refusals, versions, wire, etags, incidents, usage, refused):
        part.init_app(app)
    for configured in (limits, attempts, hub, webhooks, open_id):
        configured.init_app(app, config)
    for bp in API:
        app.register_blueprint(bp, url_prefix="/api/v1")
    docs.init_app(app)
    dashboard.init_app(app, config)
    return app
