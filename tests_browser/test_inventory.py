"""Stock is ordered, received and looked up in a browser, and a report tells what the API tells."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.live.caller import Caller
from tests.live.server import Server
from tests_browser.conftest import PASSWORD


@pytest.fixture
def keeper(page: Page, server: Server) -> Page:
    """The page of a manager who has signed in."""
    admin = server.caller()
    admin.patch("/settings", modules={"inventory": True})
    name = f"kim-{uuid4().hex[:8]}"
    admin.make("/users", username=name, role="manager", password=PASSWORD)
    page.goto("/sign-in?next=/inventory/items")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/inventory/items")
    return page


def test_an_order_with_many_lines_is_written_sent_and_received(
    keeper: Page, server: Server
) -> None:
    admin, word = server.caller(), uuid4().hex[:8]
    skus = furnished(admin, word)
    keeper.goto("/inventory/purchase-orders/create")
    keeper.get_by_label("Supplier").select_option(f"Ironworks {word}")
    keeper.get_by_label("Into warehouse").select_option(f"Hall {word}")
    for number, sku in enumerate(skus):
        if number > 2:
            keeper.get_by_role("button", name="Add a line").click()
            assert keeper.evaluate("document.activeElement.id") == f"items.{number}.stock_item_id"
        line = keeper.get_by_role("group", name=f"Line {number + 1}", exact=True)
        line.get_by_label("Item").fill(sku)
        line.get_by_label("Quantity").fill("10")
        line.get_by_label("Cost of one").fill("2.5")
    keeper.get_by_role("button", name="Save as draft").click()
    expect(keeper.get_by_role("status").first).to_contain_text("The order is saved.")
    keeper.get_by_role("button", name="Mark as sent").click()
    keeper.get_by_role("link", name="Receive goods").click()
    first = keeper.get_by_role("group", name=re.compile(skus[0]))
    first.get_by_label("Came").fill("4")
    keeper.get_by_role("button", name="Put into stock").click()
    expect(keeper.get_by_text("Partly received").first).to_be_visible()
    levels = admin.get(f"/inventory/stock-levels?q={word}&per_page=100").body["stock_levels"]
    assert sorted(level["quantity_on_hand"] for level in levels) == [4, 10, 10, 10, 10]
    hall = levels[0]["warehouse_id"]
    report = admin.get(f"/inventory/reports/valuation?warehouse_id={hall}").body
    assert report["total_value"] == 110
    keeper.goto("/inventory/reports/valuation")
    keeper.get_by_label("Warehouse").select_option(f"Hall {word}")
    keeper.get_by_role("button", name="Search").click()
    expect(keeper.locator("tfoot")).to_contain_text("€110.00")
    assert keeper.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_item_is_proposed_while_one_types_and_its_movement_is_refused_and_written(
    keeper: Page, server: Server
) -> None:
    word = uuid4().hex[:8]
    sku = furnished(server.caller(), word)[0]
    keeper.goto("/inventory/movements/create")
    with keeper.expect_response("**/inventory/items/codes?**"):
        keeper.get_by_label("Item", exact=True).press_sequentially(f"Bolt 0 {word}")
    expect(keeper.locator(f"#codes option[value='{sku}']")).to_have_count(1)
    keeper.get_by_label("Item", exact=True).fill(sku)
    keeper.get_by_label("Warehouse").select_option(f"Hall {word}")
    keeper.get_by_label("Quantity").fill("-3")
    keeper.get_by_role("button", name="Record movement").click()
    expect(keeper.locator("#quantity-error")).to_have_text("Only 0 available, 3 wanted")
    expect(keeper.get_by_label("Item", exact=True)).to_have_value(sku)
    keeper.get_by_label("Quantity").fill("12.5")
    keeper.get_by_role("button", name="Record movement").click()
    expect(keeper.get_by_text("+12.5")).to_be_visible()


def furnished(admin: Caller, word: str) -> list[str]:
    """The SKUs of five items, of which a supplier and a warehouse are there."""
    admin.make("/inventory/warehouses", name=f"Hall {word}")
    admin.make("/inventory/suppliers", name=f"Ironworks {word}")
    skus = [f"{word}-{number}" for number in range(5)]
    for number, sku in enumerate(skus):
        admin.make("/inventory/items", sku=sku, name=f"Bolt {number} {word}")
    return skus
