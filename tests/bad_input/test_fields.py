"""Every field of every body, with every value that is wrong for its type."""

import json
from typing import Any

import pytest

from tests.bad_input.fort import Fort
from tests.bad_input.values import wrong_for
from tests.house.endpoints import ENDPOINTS, Endpoint, each
from tests.house.story import HOOK

# PUT and PATCH are one view.
TAKING = [e for e in ENDPOINTS if e.operation.body and e.method != "PUT"]
FIELDS = [
    (endpoint, name)
    for endpoint in TAKING
    if endpoint.operation.body
    for name in endpoint.operation.body.load_fields
]
HUGE = "9" * 5000
PASSWORD = "correct horse battery"


def valid(endpoint: Endpoint, fort: Fort, field: str) -> dict[str, Any]:
    """A body with nothing wrong in it, to which the wrong field is added."""
    booked = {"project_id": fort.ids["project"]}
    if field in ("date", "duration_minutes"):
        booked |= {"date": "2024-01-15", "duration_minutes": 30}
    elif field == "duration":
        booked |= {"start_time": "2024-01-15T09:00:00Z"}
    else:
        booked |= {"start_time": "2024-01-15T09:00:00Z", "end_time": "2024-01-15T10:00:00Z"}
    stocked = {"stock_item_id": fort.ids["item"], "warehouse_id": fort.ids["warehouse"]}
    bodies = {
        "inventory_items.create": {"sku": "NUT", "name": "Nut"},
        "inventory_warehouses.create": {"name": "Shop"},
        "inventory_movements.create": stocked | {"quantity": 1, "movement_type": "adjustment"},
        "inventory_suppliers.create": {"name": "New"},
        "inventory_reservations.create": stocked | {"quantity": 1},
        "inventory_purchase_orders.create": {
            "supplier_id": fort.ids["supplier"],
            "warehouse_id": fort.ids["warehouse"],
            "items": [{"stock_item_id": fort.ids["item"], "quantity": 1}],
        },
        "inventory_transfers.create": {
            "stock_item_id": fort.ids["item"],
            "from_warehouse_id": fort.ids["warehouse"],
            "to_warehouse_id": fort.ids["other_warehouse"],
            "quantity": 1,
        },
        "webhooks.create": HOOK,
        "deliveries.redeliver_failed": {"since": "2024-01-15T09:00:00Z"},
        "clients.create": {"name": "New"},
        "projects.create": {"name": "New"},
        "tasks.create": {"name": "New", "project_id": fort.ids["project"]},
        "teams.create": {"name": "New"},
        "teams.add_member": {"user_id": fort.ids["user"]},
        "tokens.create": {"name": "New", "scopes": ["read:projects"]},
        "users.create": {"username": "new"},
        "sign_in.change_password": {"current_password": PASSWORD, "password": PASSWORD + "!"},
        "time_entries.create": booked,
        "timer.start": {"project_id": fort.ids["project"]},
        "sign_in.sign_in": {"username": "nobody", "password": "nothing at all"},
        "time_entries.update": booked if field == "date" else {},
    }
    if endpoint.view.endswith(".change_many"):
        ids, change = [fort.ids["client"]], {"op": "create", "data": {"name": "New"}}
        return (
            {"ids": ids, "changes": {}} if field in ("ids", "changes") else {"operations": [change]}
        )
    return bodies.get(endpoint.view, {})


def as_json(body: Any) -> dict[str, Any]:
    """The options of a request with this body, whatever the size of its numbers."""
    return {"data": json.dumps(body), "content_type": "application/json"}


def field_of(endpoint: Endpoint, name: str) -> Any:
    assert endpoint.operation.body is not None
    return endpoint.operation.body.load_fields[name]


@pytest.mark.parametrize(("endpoint", "name"), FIELDS, ids=lambda part: str(part))
def test_a_wrong_value_is_refused_by_the_name_of_its_field(
    fort: Fort, endpoint: Endpoint, name: str
) -> None:
    for value in wrong_for(name, field_of(endpoint, name)):
        body = valid(endpoint, fort, name) | {name: value}
        assert fort.wrong_fields(endpoint.method, fort.url(endpoint), **as_json(body)) == {name}


@each(TAKING)
def test_all_wrong_fields_are_named_at_once(fort: Fort, endpoint: Endpoint) -> None:
    assert endpoint.operation.body is not None
    every = endpoint.operation.body.load_fields
    body = {name: wrong_for(name, field)[0] for name, field in every.items()}
    assert fort.wrong_fields(endpoint.method, fort.url(endpoint), **as_json(body)) == set(every)


@each([endpoint for endpoint in TAKING if not endpoint.operation.body_is_optional])
@pytest.mark.parametrize("body", [b"", b"  \n", b"{}"])
def test_an_empty_body_names_every_required_field(
    fort: Fort, endpoint: Endpoint, body: bytes
) -> None:
    assert endpoint.operation.body is not None
    required = {
        name for name, field in endpoint.operation.body.load_fields.items() if field.required
    }
    if endpoint.view == "time_entries.create":
        required |= {"start_time"}
    if endpoint.view.endswith(".change_many"):
        required |= {"operations"}
    if endpoint.view in ("second_factor.turn_off", "second_factor.renew_recovery_codes"):
        required |= {"password"}  # or a code
    options = {"data": body, "content_type": "application/json"}
    assert fort.wrong_fields(endpoint.method, fort.url(endpoint), **options) == required


@pytest.mark.parametrize(("endpoint", "name"), FIELDS, ids=lambda part: str(part))
def test_a_number_of_any_size_is_refused_by_the_name_of_its_field(
    fort: Fort, endpoint: Endpoint, name: str
) -> None:
    marked = json.dumps(valid(endpoint, fort, name) | {name: "here"})
    for number in (HUGE, f"-{HUGE}", "1e400", "-1e400", f"{HUGE}.5"):
        options = {"data": marked.replace('"here"', number), "content_type": "application/json"}
        assert fort.wrong_fields(endpoint.method, fort.url(endpoint), **options) == {name}
