"""An office with something of each kind, for tests that open every page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, url_for
from sqlalchemy import update

from app.dashboard.blueprint import OPEN
from app.kit.clock import now
from app.kit.db import session
from app.settings.models import Settings
from app.webhooks.worker.dispatch import dispatch
from tests.api import Api
from tests.house.conftest import stocked
from tests.house.story import HOOK

# Streams have no end, and files hold all there is.
ENDLESS = frozenset({"dashboard.live", "dashboard.administration.audit_log.export"})
_STOCK = {
    "inventory_items": "item_id",
    "inventory_warehouses": "warehouse_id",
    "inventory_suppliers": "supplier_id",
    "inventory_purchase_orders": "purchase_order_id",
    "inventory_reservations": "reservation_id",
    "inventory_transfers": "transfer_id",
}


@dataclass
class Office:
    """`ids` are those of the first of each, by the names they have in addresses. All names begin
    with `word`.
    """

    app: Flask
    admin: Api
    word: str
    ids: dict[str, int] = field(default_factory=dict)
    made: int = 0

    def open(self) -> None:
        session.execute(update(Settings).values(modules={"inventory": True}))
        session.commit()
        self.fill()
        stock = stocked(self.admin)
        self.ids |= {name: stock[room] for room, name in _STOCK.items()}
        transfer = self.admin.get("/inventory/transfers").json["transfers"][0]
        # Of the audit log, which has one entry at least.
        self.ids["sequence"] = 1
        self.ids["reference_id"] = transfer["reference_id"]

    def fill(self, times: int = 1) -> None:
        for _ in range(times):
            self.made += 1
            for name, ident in self._one_of_each(f"{self.word} {self.made}"):
                self.ids.setdefault(name, ident)

    def _one_of_each(self, name: str) -> Iterator[tuple[str, int]]:
        make = self.admin.make
        client = make("/clients", name=name)["id"]
        yield "client_id", client
        project: dict[str, Any] = {"name": name, "client_id": client, "visibility": "members"}
        of = make("/projects", member_ids=[], estimated_hours=10, budget_amount=900, **project)[
            "id"
        ]
        yield "project_id", of
        task = make("/tasks", name=name, project_id=of)["id"]
        yield "task_id", task
        user = make("/users", username=name)["id"]
        yield "user_id", user
        day = now().date().isoformat()
        entry = {"project_id": of, "task_id": task, "date": day, "duration": "0:10", "notes": name}
        yield "entry_id", make("/time-entries", **entry)["id"]
        make("/time-entries", user_id=user, **entry)
        make("/time-entries", user_id=user, project_id=of, start_time=now().isoformat())
        yield "team_id", make("/teams", name=name, member_ids=[user])["id"]
        token = self.admin.post("/tokens", json={"name": name, "scopes": ["read:*"]}).json["token"]
        yield "token_id", token["id"]
        hook = make("/webhooks", **HOOK | {"name": name})["id"]
        yield "webhook_id", hook
        self.admin.post(f"/webhooks/{hook}/ping")
        dispatch()
        yield (
            "delivery_id",
            self.admin.get(f"/webhooks/{hook}/deliveries").json["deliveries"][0]["id"],
        )

    def pages(self) -> list[str]:
        """The addresses of all pages that are for who is signed in."""
        return [self.address(rule) for rule in rules(self.app)]

    def address(self, rule: Any) -> str:
        with self.app.test_request_context():
            return url_for(rule.endpoint, **{name: self.ids[name] for name in rule.arguments})


def rules(app: Flask) -> list[Any]:
    closed = OPEN | ENDLESS
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("dashboard.")
        and rule.endpoint not in closed
        and "GET" in (rule.methods or ())
    ]
