"""The four reports tell what the API tells."""

import re

import pytest

from tests.dashboard.browser import Browser
from tests.inventory.conftest import Store

REPORTS = "/inventory/reports"


def test_the_valuation_is_that_of_the_api(keeper: Browser, store: Store) -> None:
    store.transfer(30)
    francs = store.api.make("/inventory/items", sku="CHF", name="Watch", currency_code="CHF")
    store.move(2, stock_item_id=francs["id"], unit_cost=50)
    report = store.api.get(f"{REPORTS}/valuation").json
    page = keeper.get(f"{REPORTS}/valuation").text
    assert report["total_value"] == 200
    for words in ("€200.00", "CHF 100.00", "€140.00", "€60.00", ">Screws<", "Total of all lines"):
        assert words in page.replace("\xa0", " ").replace("CHF100", "CHF 100"), words
    page = keeper.get(f"{REPORTS}/valuation?warehouse_id={store.van}").text
    assert "€60.00" in page
    assert "€140.00" not in page
    page = keeper.get(f"{REPORTS}/valuation?currency_code=CHF").text
    assert "Watch" in page
    assert "Bolt M8</a>" not in page
    assert keeper.get(f"{REPORTS}/valuation?currency_code=francs").status_code == 400


def test_low_stock_is_told_with_what_to_order(keeper: Browser, store: Store) -> None:
    changes = {"reorder_point": 130, "reorder_quantity": 500}
    store.api.patch(f"/inventory/items/{store.item}", json=changes)
    store.api.make("/inventory/items", sku="NUT-8", name="Nut M8", reorder_point=7)
    rows = store.api.get(f"{REPORTS}/low-stock").json["items"]
    page = keeper.get(f"{REPORTS}/low-stock").text
    assert [row["shortfall"] for row in rows] == [30, 7]
    assert "2 lines" in page
    assert page.index(">30<") < page.index(">7<")
    assert ">500<" in page
    assert "Never in stock" in page
    assert "Nut M8" not in keeper.get(f"{REPORTS}/low-stock?warehouse_id={store.main}").text


def test_turnover_is_that_of_the_api_and_leads_to_its_movements(
    keeper: Browser, store: Store
) -> None:
    store.move(-50, "sale")
    row = store.api.get(f"{REPORTS}/turnover").json["items"][0]
    page = keeper.get(f"{REPORTS}/turnover?item_id={store.item}").text
    assert (row["issued"], row["turnover_rate"], row["cost_of_goods_issued"]) == (50, 2, 100)
    for words in ("50</a>", ">2<", "€100.00"):
        assert words in page, words
    assert f"/inventory/reports/movement-history?stock_item_id={store.item}" in page
    assert keeper.get(f"{REPORTS}/turnover?start_date=soon").status_code == 400


def test_the_movement_history_counts_what_the_api_counts(keeper: Browser, store: Store) -> None:
    store.transfer(30)
    store.move(-4, "waste", reason="Bent")
    query = f"?warehouse_id={store.main}"
    total = store.api.get(f"{REPORTS}/movement-history{query}").json["pagination"]["total"]
    page = keeper.get(f"{REPORTS}/movement-history{query}").text
    assert f"{total} lines" in page
    assert "Bent" in page


@pytest.mark.parametrize("report", ["turnover", "low-stock"])
def test_every_report_comes_in_pages(keeper: Browser, store: Store, report: str) -> None:
    for number in range(51):
        of = {"sku": f"S{number}", "name": f"Screw {number:02}", "reorder_point": 5}
        item = store.api.make("/inventory/items", **of)
        store.move(1, stock_item_id=item["id"], unit_cost=1)
    names = [
        name
        for page in (1, 2)
        for name in re.findall(r"Screw \d\d", keeper.get(f"{REPORTS}/{report}?page={page}").text)
    ]
    assert set(names) == {f"Screw {number:02}" for number in range(51)}
    assert "Nothing more" in keeper.get(f"{REPORTS}/{report}?page=3").text


def test_a_long_report_comes_in_pages_and_its_total_stays(keeper: Browser, store: Store) -> None:
    for number in range(51):
        item = store.api.make("/inventory/items", sku=f"S{number}", name=f"Screw {number:02}")
        store.move(1, stock_item_id=item["id"], unit_cost=1)
    first, second = (keeper.get(f"{REPORTS}/valuation?page={page}").text for page in (1, 2))
    assert "Page 1 of 2" in first
    assert "Screw 50" in second
    assert "Screw 10" not in second
    assert "€251.00" in first
    assert "€251.00" in second
    assert "Nothing more" in keeper.get(f"{REPORTS}/valuation?page=7").text
