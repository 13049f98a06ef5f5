"""`/api/v1/{resource}/{id}/history`."""

from flask import Blueprint

from app.activity.history.service import History
from app.activity.history.view import history_of
from app.clients import service as clients
from app.identity.teams import service as teams
from app.identity.tokens import service as tokens
from app.identity.users import service as users
from app.inventory.items import service as items
from app.inventory.purchase_orders import service as purchase_orders
from app.inventory.reservations import service as reservations
from app.inventory.suppliers import service as suppliers
from app.inventory.warehouses import service as warehouses
from app.projects import service as projects
from app.tags import service as tags
from app.tasks import service as tasks
from app.time_entries import service as time_entries

bp = Blueprint("history", __name__)

# By the name of the room, and the path to one of its things.
HISTORIES = {
    "clients": ("/clients/<id:client_id>", History("client", clients.read)),
    "projects": ("/projects/<id:project_id>", History("project", projects.read)),
    "tasks": ("/tasks/<id:task_id>", History("task", tasks.read)),
    "time_entries": (
        "/time-entries/<id:entry_id>",
        History("time_entry", time_entries.read, also=("timer",)),
    ),
    "tags": ("/tags/<id:tag_id>", History("tag", tags.read)),
    "users": ("/users/<id:user_id>", History("user", users.read)),
    "teams": ("/teams/<id:team_id>", History("team", teams.read)),
    "tokens": ("/tokens/<id:token_id>", History("token", tokens.read)),
    "inventory_items": ("/inventory/items/<id:item_id>", History("stock_item", items.read)),
    "inventory_warehouses": (
        "/inventory/warehouses/<id:warehouse_id>",
        History("warehouse", warehouses.read),
    ),
    "inventory_suppliers": (
        "/inventory/suppliers/<id:supplier_id>",
        History("supplier", suppliers.read),
    ),
    "inventory_purchase_orders": (
        "/inventory/purchase-orders/<id:purchase_order_id>",
        History("purchase_order", purchase_orders.read),
    ),
    "inventory_reservations": (
        "/inventory/reservations/<id:reservation_id>",
        History("reservation", reservations.read),
    ),
}
for room, (path, history) in HISTORIES.items():
    bp.add_url_rule(f"{path}/history", room, history_of(history))
