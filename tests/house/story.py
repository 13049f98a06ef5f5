"""A working week in requests: each step changes something, and says which event it writes.

`{client}`, `{task}` … in a path or body stand for the address or the id of the last thing created,
`{client.name}` for what was told of it; a tag's name for its id.
"""

from typing import Any, NamedTuple

from app.events.ledger import EventType

PASSWORD = "a long enough password"
MORNING = {"start_time": "2024-01-15T09:00:00Z", "end_time": "2024-01-15T12:00:00Z"}
PLAN = {"name": "Plan", "project_id": "{project}"}
BOOKED = {"project_id": "{project}", "tags": "draft,design", **MORNING}

PLACE = {"stock_item_id": "{item}", "warehouse_id": "{warehouse}"}
BOUGHT = {**PLACE, "quantity": 100, "movement_type": "purchase"}
BROUGHT = {
    "stock_item_id": "{item}",
    "from_warehouse_id": "{movement.warehouse_id}",
    "to_warehouse_id": "{warehouse}",
    "quantity": 10,
}

LINE = {"stock_item_id": "{item}", "quantity": 5}
ORDERS, RECEIPT = (
    "/inventory/purchase-orders",
    "/inventory/purchase-orders/{purchase_order}/receive",
)
ORDER = {"supplier_id": "{supplier}", "warehouse_id": "{warehouse}", "items": [LINE]}
HOOK = {"name": "Chat", "url": "https://example.com/hooks", "events": ["*"]}


def many(op: str, ident: str, **data: Any) -> dict[str, Any]:
    """Many operations: one."""
    return {"operations": [{"op": op, "id": ident, "data": data}]}


class Step(NamedTuple):
    event: EventType
    method: str
    path: str
    body: dict[str, Any]


E = EventType
STORY = [
    Step(E.SETTINGS_UPDATED, "PUT", "/settings", {"company_name": "Studio"}),
    Step(E.USER_CREATED, "POST", "/users", {"username": "mira", "password": PASSWORD}),
    Step(E.USER_UPDATED, "PATCH", "/users/{user}", {"full_name": "Mira"}),
    Step(E.USER_PASSWORD_CHANGED, "PUT", "/users/{user}", {"password": PASSWORD * 2}),
    Step(E.TOKEN_CREATED, "POST", "/auth/login", {"username": "mira", "password": PASSWORD * 2}),
    Step(E.TEAM_CREATED, "POST", "/teams", {"name": "Design"}),
    Step(E.TEAM_UPDATED, "PUT", "/teams/{team}", {"member_ids": ["{user}"]}),
    Step(E.TEAM_UPDATED, "DELETE", "/teams/{team}/members/{user}", {}),
    Step(E.TEAM_UPDATED, "POST", "/teams/{team}/members", {"user_id": "{user}"}),
    Step(E.TEAM_UPDATED, "PATCH", "/teams/{team}/members/{member}", {"is_lead": True}),
    Step(E.TEAM_DELETED, "DELETE", "/teams/{team}", {}),
    Step(E.TOKEN_CREATED, "POST", "/tokens", {"name": "CI", "scopes": ["read:projects"]}),
    Step(E.TOKEN_UPDATED, "PATCH", "/tokens/{token}", {"name": "Nightly"}),
    Step(E.TOKEN_ROTATED, "POST", "/tokens/{token}/rotate", {"overlap_seconds": 60}),
    Step(E.TOKEN_REVOKED, "DELETE", "/tokens/{token}", {}),
    Step(E.CLIENT_CREATED, "POST", "/clients", {"name": "Northwind"}),
    Step(E.CLIENT_UPDATED, "PUT", "/clients/{client}", {"phone": "+1-555-0123"}),
    Step(
        E.CLIENT_UPDATED, "POST", "/clients/bulk", {"ids": ["{client}"], "changes": {"notes": "!"}}
    ),
    Step(E.CLIENT_CREATED, "PUT", "/clients/by-external-id/crm/1", {"name": "Eastwind"}),
    Step(E.CLIENT_ARCHIVED, "DELETE", "/clients/{client}", {}),
    Step(E.CLIENT_STATUS_CHANGED, "PATCH", "/clients/{client}", {"status": "active"}),
    Step(E.PROJECT_CREATED, "POST", "/projects", {"name": "Website", "client_id": "{client}"}),
    Step(E.PROJECT_UPDATED, "PUT", "/projects/{project}", {"member_ids": ["{user}"]}),
    Step(E.PROJECT_UPDATED, "POST", "/projects/bulk", many("update", "{project}", color="#3366ff")),
    Step(E.PROJECT_CREATED, "PUT", "/projects/by-external-id/crm/1", {"name": "Intranet"}),
    Step(E.PROJECT_ARCHIVED, "DELETE", "/projects/{project}", {}),
    Step(E.PROJECT_STATUS_CHANGED, "PATCH", "/projects/{project}", {"status": "active"}),
    Step(E.TASK_CREATED, "POST", "/tasks", {"name": "Plan", "project_id": "{project}"}),
    Step(E.TASK_UPDATED, "PUT", "/tasks/{task}", {"priority": "urgent"}),
    Step(E.TASK_STATUS_CHANGED, "PATCH", "/tasks/{task}", {"status": "review"}),
    Step(E.TASK_COMPLETED, "PUT", "/tasks/{task}", {"status": "done"}),
    Step(E.TASK_CREATED, "PUT", "/tasks/by-external-id/crm/1", PLAN),
    Step(E.TASK_DELETED, "DELETE", "/tasks/{task}", {}),
    Step(E.TASK_CREATED, "POST", "/tasks", {"name": "Plan", "project_id": "{project}"}),
    Step(E.TASK_DELETED, "POST", "/tasks/bulk", many("delete", "{task}")),
    Step(E.TIME_ENTRY_CREATED, "POST", "/time-entries", BOOKED),
    Step(E.TIME_ENTRY_CREATED, "PUT", "/time-entries/by-external-id/crm/1", BOOKED),
    Step(E.TIME_ENTRY_UPDATED, "PUT", "/time-entries/{time_entry}", {"notes": "Planning"}),
    Step(
        E.TIME_ENTRY_UPDATED, "POST", "/time-entries/bulk", many("update", "{time_entry}", notes="")
    ),
    Step(E.TAG_RENAMED, "PUT", "/tags/{design}", {"name": "drawing"}),
    Step(E.TAG_MERGED, "POST", "/tags/{draft}/merge", {"into_id": "{design}"}),
    Step(E.TAG_DELETED, "DELETE", "/tags/{design}", {}),
    Step(E.TIME_ENTRY_DELETED, "DELETE", "/time-entries/{time_entry}", {}),
    Step(E.TIMER_STARTED, "POST", "/timer/start", {"project_id": "{project}"}),
    Step(E.TIMER_PAUSED, "POST", "/timer/pause", {}),
    Step(E.TIMER_RESUMED, "POST", "/timer/resume", {}),
    Step(E.TIMER_STOPPED, "POST", "/timer/stop", {}),
    Step(E.STOCK_ITEM_CREATED, "POST", "/inventory/items", {"sku": "BOLT", "name": "Bolt"}),
    Step(E.STOCK_ITEM_UPDATED, "PUT", "/inventory/items/{item}", {"category": "Screws"}),
    Step(E.STOCK_ITEM_UPDATED, "DELETE", "/inventory/items/{item}", {}),
    Step(E.STOCK_ITEM_UPDATED, "PATCH", "/inventory/items/{item}", {"is_active": True}),
    Step(E.WAREHOUSE_CREATED, "POST", "/inventory/warehouses", {"name": "Van"}),
    Step(E.WAREHOUSE_UPDATED, "DELETE", "/inventory/warehouses/{warehouse}", {}),
    Step(E.WAREHOUSE_CREATED, "POST", "/inventory/warehouses", {"name": "Main"}),
    Step(E.WAREHOUSE_UPDATED, "PUT", "/inventory/warehouses/{warehouse}", {"code": "M"}),
    Step(E.STOCK_MOVEMENT_CREATED, "POST", "/inventory/movements", BOUGHT),
    Step(E.WAREHOUSE_CREATED, "POST", "/inventory/warehouses", {"name": "Shop"}),
    Step(E.STOCK_TRANSFER_CREATED, "POST", "/inventory/transfers", BROUGHT),
    Step(E.SUPPLIER_CREATED, "POST", "/inventory/suppliers", {"name": "Ironmonger"}),
    Step(E.SUPPLIER_UPDATED, "PUT", "/inventory/suppliers/{supplier}", {"phone": "112"}),
    Step(E.SUPPLIER_UPDATED, "DELETE", "/inventory/suppliers/{supplier}", {}),
    Step(E.SUPPLIER_UPDATED, "PATCH", "/inventory/suppliers/{supplier}", {"is_active": True}),
    Step(E.PURCHASE_ORDER_CREATED, "POST", ORDERS, ORDER),
    Step(E.PURCHASE_ORDER_UPDATED, "PUT", f"{ORDERS}/{{purchase_order}}", {"notes": "Soon"}),
    Step(E.PURCHASE_ORDER_CANCELLED, "DELETE", f"{ORDERS}/{{purchase_order}}", {}),
    Step(E.PURCHASE_ORDER_CREATED, "POST", ORDERS, ORDER),
    Step(E.PURCHASE_ORDER_SENT, "POST", f"{ORDERS}/{{purchase_order}}/send", {}),
    Step(E.PURCHASE_ORDER_PARTLY_RECEIVED, "POST", RECEIPT, {"items": [LINE | {"quantity": 1}]}),
    Step(E.PURCHASE_ORDER_RECEIVED, "POST", RECEIPT, {}),
    Step(E.RESERVATION_CREATED, "POST", "/inventory/reservations", PLACE | {"quantity": 2}),
    Step(E.RESERVATION_UPDATED, "PATCH", "/inventory/reservations/{reservation}", {"quantity": 3}),
    Step(E.RESERVATION_RELEASED, "DELETE", "/inventory/reservations/{reservation}", {}),
    Step(E.RESERVATION_CREATED, "POST", "/inventory/reservations", PLACE | {"quantity": 2}),
    Step(E.RESERVATION_FULFILLED, "POST", "/inventory/reservations/{reservation}/fulfill", {}),
    Step(E.WEBHOOK_CREATED, "POST", "/webhooks", HOOK),
    Step(E.WEBHOOK_UPDATED, "PATCH", "/webhooks/{webhook}", {"events": ["project.*"]}),
    Step(E.WEBHOOK_SECRET_ROTATED, "POST", "/webhooks/{webhook}/rotate-secret", {}),
    Step(E.PING, "POST", "/webhooks/{webhook}/ping", {}),
    Step(E.WEBHOOK_DELETED, "DELETE", "/webhooks/{webhook}", {}),
    Step(E.USER_DEACTIVATED, "DELETE", "/users/{user}", {}),
]

# One way to be refused for every change that can be: nothing is written.
REFUSED = [
    ("PUT", "/settings", {"timezone": "Mars/Olympus"}, 400),
    ("POST", "/users", {"username": "mira"}, 409),
    ("PUT", "/users/{user}", {"role": "king"}, 400),
    ("POST", "/auth/login", {"username": "mira", "password": "wrong"}, 401),
    ("POST", "/teams", {"name": "Design"}, 409),
    ("PATCH", "/teams/{team}", {"lead_ids": [999_999_999]}, 400),
    ("POST", "/teams/{team}/members", {"user_id": "{user}"}, 409),
    ("PUT", "/teams/{team}/members/{user}", {"is_lead": "perhaps"}, 400),
    ("POST", "/tokens", {"name": "CI", "scopes": ["fly"]}, 400),
    ("PUT", "/tokens/{token}", {"expires_at": "2001-01-01"}, 400),
    ("POST", "/tokens/{token}/rotate", {"overlap_seconds": -1}, 400),
    ("POST", "/clients", {"name": "NORTHWIND"}, 409),
    ("PUT", "/clients/{client}", {"email": "nobody"}, 400),
    ("POST", "/clients/bulk", many("delete", "{client}"), 409),
    ("POST", "/projects/bulk", many("update", "{project}", color="red"), 400),
    ("POST", "/tasks/bulk", {"ids": [999_999_999], "changes": {"name": "Plan"}}, 400),
    ("POST", "/time-entries/bulk", {"mode": "never", **many("delete", "{time_entry}")}, 400),
    ("DELETE", "/clients/{client}", {}, 409),
    ("POST", "/projects", {"name": "Website", "client_id": "{client}"}, 409),
    ("PUT", "/projects/{project}", {"color": "red"}, 400),
    ("POST", "/tasks", {"name": "Plan", "project_id": 999_999_999}, 400),
    ("PUT", "/tasks/{task}", {"name": "Plan", "status": "someday"}, 400),
    ("POST", "/time-entries", BOOKED | {"end_time": "2024-01-15T08:00:00Z"}, 400),
    ("PUT", "/time-entries/{time_entry}", {"if_updated_at": "2024-01-01T00:00:00Z"}, 409),
    ("PUT", "/tags/{design}", {"name": "one,two"}, 400),
    ("POST", "/tags/{design}/merge", {"into_id": "{design}"}, 400),
    ("POST", "/timer/start", {"project_id": "{project}"}, 409),
    ("POST", "/timer/resume", {}, 400),
    ("POST", "/timer/start", {"project_id": "{project}", "switch": True, "tags": 5}, 400),
    ("POST", "/inventory/items", {"sku": "bolt", "name": "Another"}, 409),
    ("PUT", "/inventory/items/{item}", {"currency_code": "USD"}, 400),
    ("POST", "/inventory/warehouses", {"name": "MAIN"}, 409),
    ("PUT", "/inventory/warehouses/{warehouse}", {"name": ""}, 400),
    ("POST", "/inventory/movements", BOUGHT | {"quantity": -1}, 400),
    ("POST", "/inventory/movements", BOUGHT | {"stock_item_id": 999_999_999}, 404),
    ("POST", "/inventory/transfers", BROUGHT | {"quantity": 91}, 400),
    ("POST", "/inventory/suppliers", {"name": "IRONMONGER"}, 409),
    ("PUT", "/inventory/suppliers/{supplier}", {"email": "nobody"}, 400),
    ("POST", ORDERS, ORDER | {"items": [LINE, LINE]}, 400),
    ("POST", ORDERS, ORDER | {"supplier_id": 999_999_999}, 404),
    ("PUT", f"{ORDERS}/{{purchase_order}}", {"notes": "Late"}, 409),
    ("POST", f"{ORDERS}/{{purchase_order}}/send", {}, 409),
    ("POST", "/inventory/reservations", PLACE | {"quantity": 1000}, 400),
    ("PUT", "/inventory/reservations/{reservation}", {"quantity": 1}, 409),
    ("DELETE", "/inventory/reservations/{reservation}", {}, 409),
    ("POST", "/webhooks", HOOK | {"url": "https://127.0.0.2/"}, 400),
    ("PUT", "/webhooks/{webhook}", {"events": ["project.flown"]}, 400),
    ("POST", "/webhooks/{webhook}/rotate-secret", {"overlap_seconds": -1}, 400),
]


class Teller:
    """Sends the steps, and knows what `{client}` and the like stand for by then."""

    def __init__(self, api: Any) -> None:
        self.api = api
        self.last: dict[str, int] = {}
        self.told: dict[str, Any] = {}

    def send(self, method: str, path: str, body: dict[str, Any], **options: Any) -> Any:
        given = {name: self.filled(value) for name, value in body.items()}
        answer = self.api.open(path.format(**self.last), method=method, json=given, **options)
        if answer.status_code == 201:
            noun = next(key for key, value in answer.json.items() if isinstance(value, dict))
            self.last[noun], self.told[noun] = answer.json[noun]["id"], answer.json[noun]
            # Tags are not created: they come with an entry.
            self.last |= {tag["name"]: tag["id"] for tag in self.api.get("/tags").json["tags"]}
        return answer

    def filled(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.filled(one) for one in value]
        if isinstance(value, dict):
            return {name: self.filled(one) for name, one in value.items()}
        if not isinstance(value, str) or not value.startswith("{"):
            return value
        noun, _, key = value.strip("{}").partition(".")
        return self.told[noun][key] if key else self.last[noun]
