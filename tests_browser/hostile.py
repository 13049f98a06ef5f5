"""One of each kind of thing that pages show, with something hostile in each of its texts."""

from typing import Any

from marshmallow import Schema

from app.clients.schemas import ClientInput
from app.identity.teams.schemas import TeamInput
from app.identity.tokens.schemas import TokenInput
from app.identity.users.schemas import NewUserInput
from app.inventory.fields import Code
from app.inventory.items.schemas import StockItemInput
from app.inventory.movements.schemas import StockMovementInput
from app.inventory.purchase_orders.schemas import PurchaseOrderInput
from app.inventory.reservations.schemas import ReservationInput
from app.inventory.suppliers.schemas import SupplierInput
from app.inventory.transfers.schemas import StockTransferInput
from app.inventory.warehouses.schemas import WarehouseInput
from app.kit.clock import now
from app.kit.fields import Text
from app.projects.schemas import ProjectInput
from app.settings.schemas import SettingsInput
from app.tasks.schemas import TaskInput
from app.time_entries.schemas import TimeEntryInput
from app.webhooks.schemas import WebhookInput
from tests.house.story import HOOK
from tests.live.caller import Caller
from tests_browser.conftest import PASSWORD

# Each works on its own; the first fit where few characters are let in.
PAYLOADS = (
    "\"><script>__ran=1</script><img src=x onerror=__ran=1>'-alert(1)-'{{1337*1337}}${alert(1)}",
    "javascript:__ran=1//'><svg onload=alert(1)>&lt;img src=x onerror=alert(1)&gt;{%print(1)%}",
)
SHORT = ("<b onload=x>'\"", "javascript:x`")
# What templates or scripts would make of the sum in them.
SUM = str(1337 * 1337)


class Hostile:
    """`ids` are those of the first of each with this payload, as addresses call them."""

    def __init__(self, admin: Caller, number: int) -> None:
        self.admin, self.number = admin, number
        self.ids: dict[str, int] = {}

    def text(self, most: int) -> str:
        payload, short = PAYLOADS[self.number], SHORT[self.number]
        return payload if len(payload) <= most else short[:most]

    def make(self, path: str, schema: type[Schema], **fixed: Any) -> int:
        """Post what the schema takes; texts that the server lets in in another form are left out,
        where it does without them.
        """
        kinds = {name: f for name, f in schema().load_fields.items() if type(f) in (Text, Code)}
        texts = {name: self.text(f.most) for name, f in kinds.items() if name not in fixed}
        for _ in range(3):
            answer = self.admin.post(path, **texts | fixed)
            if answer.status < 300:
                break
            texts = {n: t for n, t in texts.items() if n not in answer.body.get("errors", {})}
        assert answer.status < 300, (path, answer)
        [made] = [part for part in answer.body.values() if isinstance(part, dict) and "id" in part]
        return int(made["id"])

    def work(self) -> None:
        client = self.ids["client_id"] = self.make("/clients", ClientInput)
        project = self.make("/projects", ProjectInput, client_id=client, budget_amount=10)
        task = self.make("/tasks", TaskInput, project_id=project)
        day = now().date().isoformat()
        worked = {"project_id": project, "task_id": task, "date": day, "duration": "0:10"}
        tags = [self.text(60)]
        entry = self.make("/time-entries", TimeEntryInput, tags=tags, **worked)
        user = self.make("/users", NewUserInput, password=PASSWORD)
        team = self.make("/teams", TeamInput, member_ids=[user])
        token = self.make("/tokens", TokenInput, scopes=["read:*"], rate_limit_tier=None)
        hook = self.make("/webhooks", WebhookInput, url=HOOK["url"], events=["*"])
        self.ids |= {"project_id": project, "task_id": task, "entry_id": entry, "user_id": user}
        self.ids |= {"team_id": team, "token_id": token, "webhook_id": hook}
        self.admin.post(f"/webhooks/{hook}/ping")

    def stock(self) -> None:
        item = self.make("/inventory/items", StockItemInput, reorder_point=500)
        main = self.make("/inventory/warehouses", WarehouseInput)
        van = self.make("/inventory/warehouses", WarehouseInput, name=f"{self.text(60)} 2", code="")
        supplier = self.make("/inventory/suppliers", SupplierInput)
        of = {"stock_item_id": item, "warehouse_id": main, "project_id": self.ids["project_id"]}
        bought = {"quantity": 100, "movement_type": "purchase"}
        self.make("/inventory/movements", StockMovementInput, **of, **bought)
        way = {"from_warehouse_id": main, "to_warehouse_id": van}
        transfer = self.make(
            "/inventory/transfers", StockTransferInput, stock_item_id=item, quantity=1, **way
        )
        lines = [{"stock_item_id": item, "quantity": 5}]
        there = {"supplier_id": supplier, "warehouse_id": main, "items": lines}
        order = self.make("/inventory/purchase-orders", PurchaseOrderInput, **there)
        held = self.make("/inventory/reservations", ReservationInput, quantity=2, **of)
        self.ids |= {"item_id": item, "warehouse_id": main, "supplier_id": supplier}
        self.ids |= {"purchase_order_id": order, "reservation_id": held, "reference_id": transfer}


def fill(admin: Caller) -> list[Hostile]:
    """The settings, and all things with each payload; the timer runs with one as its notes."""
    admin.patch("/settings", modules={"inventory": True})
    company = SettingsInput().load_fields["company_name"]
    admin.patch("/settings", company_name=PAYLOADS[0][: company.most])
    all_of_them = [Hostile(admin, number) for number in range(len(PAYLOADS))]
    for hostile in all_of_them:
        hostile.work()
        hostile.stock()
    project = all_of_them[0].ids["project_id"]
    assert admin.post("/timer/start", project_id=project, notes=PAYLOADS[0]).status < 300
    return all_of_them
