"""The API's published description: the inventory, sent as printed."""

import pytest

from tests.api import Api, SignIn

TRANSFER = {
    "stock_item_id": 1,
    "from_warehouse_id": 2,
    "to_warehouse_id": 3,
    "quantity": 10,
    "notes": "Optional notes",
}


@pytest.fixture
def stocked(office: Api) -> Api:
    """The item and the warehouses that the example names, and fifty of the item."""
    assert office.put("/settings", json={"modules": {"inventory": True}}).status_code == 200
    office.make("/inventory/items", sku="BOLT", name="Bolt")
    for name in ("First", "Second", "Third"):
        office.make("/inventory/warehouses", name=name)
    place = {"stock_item_id": 1, "warehouse_id": 2}
    office.make("/inventory/movements", **place, quantity=50, movement_type="purchase", unit_cost=2)
    return office


def test_the_module_must_be_enabled(office: Api) -> None:
    answer = office.get("/inventory/transfers")
    assert answer.status_code == 403
    assert answer.json["error"] == answer.json["error_code"] == "module_disabled"


def test_the_transfer(stocked: Api) -> None:
    made = stocked.post("/inventory/transfers", json=TRANSFER)
    assert made.status_code == 201
    assert isinstance(made.json["reference_id"], int)
    assert len(made.json["transfers"]) == 2
    assert made.json["message"]
    listed = stocked.get("/inventory/transfers?date_from=2024-01-01&page=1&per_page=100").json
    [transfer] = listed["transfers"]
    assert TRANSFER.items() <= transfer.items()
    assert transfer["movement_ids"] == [row["id"] for row in made.json["transfers"]]
    assert listed["pagination"]["total"] == 1
    shown = stocked.get(f"/inventory/transfers/{made.json['reference_id']}")
    assert len(shown.json["transfer"]["movements"]) == 2
    assert stocked.get("/inventory/transfers/999999999").status_code == 404


def test_the_scopes_are_those_of_projects(stocked: Api, sign_in: SignIn) -> None:
    both = sign_in("read:projects", "write:projects")
    assert both.post("/inventory/transfers", json=TRANSFER).status_code == 201
    assert both.get("/inventory/transfers").status_code == 200


@pytest.mark.parametrize(
    ("path", "keys"),
    [("valuation?warehouse_id=2&category=&currency_code=EUR",
      {"total_value", "by_warehouse", "by_category", "item_details"}),
     ("movement-history?date_from=2024-01-01&date_to=2198-12-31&stock_item_id=1&warehouse_id=2"
      "&movement_type=purchase&page=1&per_page=10", {"movements", "pagination"}),
     ("turnover?start_date=2024-01-01&end_date=2024-01-31&item_id=1",
      {"start_date", "end_date", "items"}),
     ("low-stock?warehouse_id=2", {"items"}), ("low-stock", {"items"})],
)  # fmt: skip
def test_the_reports(stocked: Api, path: str, keys: set[str]) -> None:
    stocked.put("/inventory/items/1", json={"reorder_point": 60})
    answer = stocked.get(f"/inventory/reports/{path}")
    assert answer.status_code == 200
    assert answer.json.keys() >= keys
    assert [key for key in keys if answer.json[key] in ([], None)] == []
    for item in answer.json["items"] if path.startswith("low") else []:
        assert item["shortfall"] == item["reorder_point"] - item["quantity_on_hand"] == 10
