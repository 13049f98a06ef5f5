"""`make screenshots`: every page with the demo data in it, in `build/screenshots`; those that the
README and the documentation show go to `docs/images`. Not collected as a test by itself.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from flask import url_for
from playwright.sync_api import Browser, Page

from app import create_app
from app.demo import people
from app.kit.clock import now
from config import Config
from tests.conftest import server_url
from tests.dashboard.office import rules
from tests.database import new_database
from tests.house.story import HOOK
from tests.live.server import TIMETRACKER, Server, serving
from tests_browser.conftest import PASSWORD, chromium

__all__ = ["chromium", "server_url"]

ROOT = Path(__file__).parents[1]
ALL, SHOWN = ROOT / "build" / "screenshots", ROOT / "docs" / "images"
# What is shown of a page elsewhere, by its address.
PICTURES = {
    "/": "today",
    "/timesheet": "timesheet",
    "/calendar": "calendar",
    "/reports": "reports",
    "/tasks/board": "board",
    "/admin/api-tokens": "api-tokens",
}
SIZES = {"desk-light": (1440, "light"), "desk-dark": (1440, "dark"), "phone-light": (390, "light")}


@pytest.fixture
def agency(server_url: sa.URL, tmp_path: Path) -> Iterator[tuple[Server, Config]]:
    """The made-up agency of `make demo`, with some stock, a webhook, and tokens in use."""
    with new_database(server_url) as url:
        config = Config(database_url=url, timetracker_home=str(tmp_path), log_level="error")
        with serving(url, tmp_path, workers=1) as server:
            environment = {"DATABASE_URL": url, "TIMETRACKER_HOME": str(tmp_path)}
            subprocess.run([TIMETRACKER, "demo"], env=environment, check=True)
            furnish(server)
            yield server, config


def furnish(server: Server) -> None:
    admin = server.caller()
    me = admin.get("/users/me").body["user"]["id"]
    admin.patch(f"/users/{me}", password=PASSWORD)
    admin.patch("/settings", modules={"inventory": True})
    places = [admin.make("/inventory/warehouses", name=name)["id"] for name in ("Studio", "Van")]
    supplier = admin.make("/inventory/suppliers", name="Camera Supplies")["id"]
    for sku, name, count in (("CAM-1", "Camera", 4), ("BAT-9", "Battery", 40), ("TAPE", "Tape", 2)):
        item = {"sku": sku, "name": name, "reorder_point": 3, "default_cost": 25}
        ident = admin.make("/inventory/items", **item)["id"]
        of = {"stock_item_id": ident, "warehouse_id": places[0]}
        admin.make("/inventory/movements", **of, quantity=count, movement_type="purchase")
        lines = [{"stock_item_id": ident, "quantity": 10, "unit_cost": 24}]
        order = {"supplier_id": supplier, "warehouse_id": places[0], "items": lines}
        admin.make("/inventory/purchase-orders", **order)
        admin.make("/inventory/reservations", **of, quantity=1)
    move = {"from_warehouse_id": places[0], "to_warehouse_id": places[1], "quantity": 1}
    admin.make("/inventory/transfers", stock_item_id=1, **move)
    for name, scopes in (("Invoicing sync", "read:projects,read:time_entries"), ("App", "read:*")):
        secret = admin.post("/tokens", name=name, scopes=scopes).body["secret"]
        server.caller(secret).get("/projects")
    hook = admin.make("/webhooks", **HOOK)["id"]
    admin.post(f"/webhooks/{hook}/ping")
    day = {"date": now().astimezone(ZoneInfo(people.TIMEZONE)).date().isoformat()}
    for project, length, notes in (
        (1, "1:30", "Plan of the pages"),
        (2, "0:45", "Call"),
        (3, "2:10", ""),
    ):
        admin.make("/time-entries", project_id=project, duration=length, notes=notes, **day)
    if not admin.get("/timer/status").body["active"]:
        admin.post("/timer/start", project_id=1)


def test_take_pictures(chromium: Browser, agency: tuple[Server, Config]) -> None:
    server, config = agency
    for name, (width, scheme) in SIZES.items():
        (ALL / name).mkdir(parents=True, exist_ok=True)
        size: Any = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
        page = chromium.new_page(base_url=f"http://{server.address}", **size)
        page.goto("/sign-in")
        page.screenshot(path=ALL / name / "sign-in.png")
        sign_in(page)
        for path in pages(config):
            answer = page.goto(path, wait_until="load")
            page.wait_for_timeout(250)
            if answer and answer.status == 200:
                take(page, name, path)
        page.close()


def sign_in(page: Page) -> None:
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/")


def pages(config: Config) -> list[str]:
    """Every page, of the first of each kind of thing."""
    app = create_app(config)
    with app.test_request_context():
        found = {
            url_for(rule.endpoint, **dict.fromkeys(rule.arguments, 1))
            for rule in rules(app)
            if not rule.endpoint.endswith(("_file", "export"))
        }
    return sorted(found)


def take(page: Page, name: str, path: str) -> None:
    file = (path.strip("/") or "today").replace("/", "-")
    page.screenshot(path=ALL / name / f"{file}.png", full_page=True)
    if name == "desk-light" and path in PICTURES:
        page.screenshot(path=SHOWN / f"{PICTURES[path]}.png")
