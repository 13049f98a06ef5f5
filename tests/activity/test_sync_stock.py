"""The sync feed of the inventory: what moves along with what."""

import pytest

from tests.activity.follower import listed
from tests.activity.test_sync import follower
from tests.api import Api, SignIn

STOCK = (
    "stock_item", "warehouse", "supplier", "stock_level", "stock_movement", "stock_transfer",
    "purchase_order", "reservation",
)  # fmt: skip


@pytest.fixture(params=["limit=1", "limit=100"])
def paging(request: pytest.FixtureRequest) -> str:
    return f"types={','.join(STOCK)}&{request.param}"


@pytest.fixture
def stocked(admin: Api) -> Api:
    admin.put("/settings", json={"modules": {"inventory": True}})
    return admin


def test_all_that_moves_is_told(stocked: Api, paging: str) -> None:
    one = follower(stocked, paging)
    items = [stocked.make("/inventory/items", sku=f"S{n}", name="Bolt")["id"] for n in range(3)]
    main, van = (stocked.make("/inventory/warehouses", name=name)["id"] for name in ("Main", "Van"))
    supplier = stocked.make("/inventory/suppliers", name="Ironmonger")["id"]

    def current() -> None:
        one.catch_up()
        assert one.rows == listed(one.get, *STOCK)

    current()
    place = {"stock_item_id": items[0], "warehouse_id": main}
    stocked.make("/inventory/movements", **place, quantity=50, movement_type="purchase")
    current()
    stocked.make("/inventory/transfers", stock_item_id=items[0], from_warehouse_id=main,
                 to_warehouse_id=van, quantity=10)  # fmt: skip
    current()
    order = stocked.make(
        "/inventory/purchase-orders",
        supplier_id=supplier,
        warehouse_id=main,
        items=[{"stock_item_id": item, "quantity": 5, "unit_cost": 2} for item in items],
    )["id"]
    current()
    for act in ("send", "receive"):
        assert stocked.post(f"/inventory/purchase-orders/{order}/{act}").status_code == 200
        current()
    held = stocked.make("/inventory/reservations", **place, quantity=3)["id"]
    current()
    assert stocked.post(f"/inventory/reservations/{held}/fulfill").status_code == 200
    current()
    for path, body in (
        (f"/inventory/items/{items[0]}", {"name": "Screw", "reorder_point": 5}),
        (f"/inventory/warehouses/{main}", {"name": "Hall"}),
        (f"/inventory/suppliers/{supplier}", {"name": "Smith"}),
        (f"/users/{stocked.user_id}", {"username": "ada"}),
    ):
        assert stocked.patch(path, json=body).status_code == 200
        current()


def test_material_is_of_no_project_for_who_does_not_see_it(
    stocked: Api, sign_in: SignIn, paging: str
) -> None:
    project = stocked.make("/projects", name="Site")["id"]
    item = stocked.make("/inventory/items", sku="BOLT", name="Bolt")["id"]
    place = {"stock_item_id": item, "project_id": project,
             "warehouse_id": stocked.make("/inventory/warehouses", name="Main")["id"]}  # fmt: skip
    stocked.make("/inventory/movements", **place, quantity=9, movement_type="purchase")
    stocked.make("/inventory/reservations", **place, quantity=1)
    one = follower(sign_in("read:*"), paging)
    for body in ({"name": "Shed"}, {"visibility": "members"}, {"visibility": "everyone"}):
        stocked.patch(f"/projects/{project}", json=body)
        told = one.catch_up()
        assert {kind for kind, _, _ in told} == {"stock_movement", "reservation"}
        assert one.rows == listed(one.get, *STOCK)
