"""`make screenshots`: the pictures of the README, taken anew. Not collected as a test by itself."""

import time
from pathlib import Path

from playwright.sync_api import Browser

from tests.live.server import Server

FOLDER = Path(__file__).parents[1] / "docs" / "images"
PEOPLE = {"ines": "Inès Laurent", "tomas": "Tomás Novák", "amara": "Amara Diallo"}
TOKENS = (
    ("Desktop app", "tomas", "read:*,write:time_entries", {}, True),
    ("Old import", "ines", "read:projects,write:time_entries", {}, False),
    ("Weekly report", "ines", "read:reports,read:projects", {"expires_in_days": 5}, True),
    ("Phone", "amara", "read:projects,read:tasks,read:clients,write:time_entries", {}, False),
    (
        "Invoicing sync",
        "ines",
        "read:projects,read:clients,read:time_entries",
        {"description": "Reads booked time for the invoices.", "expires_in_days": 90},
        True,
    ),
)


def test_take_pictures(chromium: Browser, server: Server, admin_password: str) -> None:
    fill(server)
    options = {"viewport": {"width": 1280, "height": 800}, "base_url": f"http://{server.address}"}
    page = chromium.new_page(**options)
    page.goto("/sign-in")
    page.screenshot(path=FOLDER / "sign-in.png")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(admin_password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")
    page.goto("/admin/api-tokens")
    page.screenshot(path=FOLDER / "api-tokens.png")
    page.close()


def fill(server: Server) -> None:
    admin, ids = server.caller(), {}
    for username, full_name in PEOPLE.items():
        ids[username] = admin.make("/users", username=username, full_name=full_name)["id"]
    for name, username, scopes, more, is_used in TOKENS:
        made = admin.post("/tokens", name=name, user_id=ids[username], scopes=scopes, **more).body
        if is_used:
            server.caller(made["secret"]).get("/projects")
        if name.startswith("Old"):
            admin.delete(f"/tokens/{made['token']['id']}")
    # The servers write the last use every five seconds.
    used = "SELECT count(*) AS n FROM api_tokens WHERE last_used_at IS NOT NULL"
    while server.rows(used)[0]["n"] < 4:
        time.sleep(0.2)
