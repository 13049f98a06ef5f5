"""What lies where, how it came and went, and what it is worth: pages of a module."""

from app.dashboard.blueprint import bp
from app.dashboard.pages.inventory import (
    formats,
    items,
    movements,
    purchase_orders,
    reports,
    reservations,
    stock,
    suppliers,
    transfers,
    warehouses,
)
from app.dashboard.pages.inventory.blueprint import inventory

PAGES = (
    items,
    warehouses,
    suppliers,
    stock,
    movements,
    transfers,
    purchase_orders,
    reservations,
    reports,
)
FORMATS = formats

for page in PAGES:
    inventory.register_blueprint(page.bp)
bp.register_blueprint(inventory)
