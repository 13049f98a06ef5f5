"""Every thing has an ETag, and is changed only from the version that the caller names."""

from typing import Any

import pytest

from tests.api import Api
from tests.house.conftest import World
from tests.house.endpoints import ENDPOINTS, PRIVATE, Endpoint, each

JSON = "application/json"
READ = [e for e in PRIVATE if e.method == "GET"]
CHANGED = [e for e in ENDPOINTS if e.method in ("PATCH", "DELETE") and e.has_id]
# One that a changed field is sent to: what changes nothing has no new version.
NEWS: dict[str, dict[str, Any]] = {
    "clients": {"phone": "112"},
    "projects": {"description": "New"},
    "tasks": {"description": "New"},
    "time_entries": {"notes": "New"},
    "tags": {"name": "public"},
    "teams": {"name": "Drawing"},
    "tokens": {"description": "New"},
    "users": {"full_name": "New"},
    "webhooks": {"description": "New"},
    "inventory_items": {"category": "New"},
    "inventory_warehouses": {"code": "N"},
    "inventory_suppliers": {"phone": "112"},
    "inventory_purchase_orders": {"notes": "New"},
    "inventory_reservations": {"quantity": 2},
}


def news_for(endpoint: Endpoint) -> dict[str, Any]:
    return {"is_lead": True} if "/members/" in endpoint.rule else NEWS.get(endpoint.room, {})


@each(READ)
def test_who_has_the_answer_already_is_not_sent_it_again(world: World, endpoint: Endpoint) -> None:
    url = world.url(endpoint)
    first = world.admin.get(url)
    if not first.is_json:
        return
    tag = first.headers["ETag"]
    again = world.admin.get(url, headers={"If-None-Match": f'"other", {tag}'})
    if again.headers["ETag"] == tag:
        assert (again.status_code, again.data) == (304, b"")
    else:
        # Something in it moves by itself, such as a clock.
        assert again.status_code == 200


@each(CHANGED)
def test_a_change_is_made_to_the_version_that_is_named(world: World, endpoint: Endpoint) -> None:
    url, news = world.url(endpoint), news_for(endpoint)
    tag = world.admin.get(url).headers["ETag"]
    send = {"method": endpoint.method, "json": news}
    other = world.admin.open(url, headers={"If-Match": '"other"'}, **send)
    assert (other.status_code, other.json["error_code"]) == (412, "precondition_failed")
    assert world.admin.get(url).headers["ETag"] == tag
    answer = world.admin.open(url, headers={"If-Match": f'"other", {tag}'}, **send)
    # A client with active projects is not archived, whatever its version.
    assert answer.status_code == (409 if str(endpoint).startswith("DELETE /clients") else 200)


@each([endpoint for endpoint in CHANGED if endpoint.method == "PATCH"])
def test_an_old_version_is_refused_in_header_and_body(world: World, endpoint: Endpoint) -> None:
    url, news = world.url(endpoint), news_for(endpoint)
    seen = world.admin.get(url)
    [thing] = [value for value in seen.json.values() if isinstance(value, dict)]
    assert world.admin.patch(url, json=news).status_code == 200
    assert world.admin.get(url).headers["ETag"] != seen.headers["ETag"]
    old = {"If-Match": seen.headers["ETag"]}
    assert world.admin.patch(url, json=news, headers=old).status_code == 412
    for condition in ({"if_updated_at": thing["updated_at"]}, {"version": seen.headers["ETag"]}):
        answer = world.admin.patch(url, json=news | condition)
        assert (answer.status_code, answer.json["error_code"]) == (409, "conflict")
    now = world.admin.get(url).headers["ETag"]
    assert world.admin.patch(url, json=news | {"version": now}).status_code == 200


def test_a_list_has_a_tag_that_changes_with_it(admin: Api) -> None:
    admin.make("/clients", name="Northwind")
    tag = admin.get("/clients").headers["ETag"]
    assert admin.get("/clients", headers={"If-None-Match": tag}).status_code == 304
    admin.make("/clients", name="Southwind")
    assert admin.get("/clients", headers={"If-None-Match": tag}).status_code == 200


def test_whatever_is_there_matches_a_star_and_nothing_a_weak_tag(admin: Api) -> None:
    url = f"/clients/{admin.make('/clients', name='Northwind')['id']}"
    tag = admin.get(url).headers["ETag"]
    for given, status in (("*", 200), (f"W/{tag}", 412), ("nonsense", 412), ("", 200)):
        answer = admin.patch(url, json={"phone": "112"}, headers={"If-Match": given})
        assert answer.status_code == status, given


@pytest.mark.parametrize("match", ['""', '"", "Scunthorpe"', "W/", '"', ",", "x" * 4000])
def test_a_strange_match_matches_nothing(match: str, admin: Api) -> None:
    path = f"/projects/{admin.make('/projects', name='Site')['id']}"
    refused = admin.patch(path, json={"name": "Other"}, headers={"If-Match": match})
    assert (refused.status_code, admin.get(path).json["project"]["name"]) == (412, "Site")
    assert admin.get(path, headers={"If-None-Match": match}).status_code == 200


def test_a_match_that_nothing_can_have_is_refused(admin: Api) -> None:
    answer = admin.post("/clients", json={"name": "Northwind"}, headers={"If-Match": '"a"'})
    assert answer.status_code == 412
    assert admin.get("/clients").json["clients"] == []


def test_the_settings_have_a_version_too(admin: Api) -> None:
    tag = admin.get("/settings").headers["ETag"]
    for status in (200, 412):
        body = {"company_name": f"Studio {status}"}
        assert admin.put("/settings", json=body, headers={"If-Match": tag}).status_code == status


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_where_a_version_must_be_named_a_change_without_is_refused(admin: Api, method: str) -> None:
    admin.put("/settings", json={"require_if_match": True})
    client = admin.make("/clients", name="Northwind")
    url = f"/clients/{client['id']}"
    bare = admin.open(url, method=method, json={"phone": "112"})
    assert (bare.status_code, bare.json["error_code"]) == (428, "precondition_required")
    tag = admin.get(url).headers["ETag"]
    answer = admin.open(url, method=method, json={"phone": "112"}, headers={"If-Match": tag})
    assert answer.status_code == 200


def test_a_condition_that_is_no_instant_is_named(admin: Api) -> None:
    client = admin.make("/clients", name="Northwind")
    answer = admin.patch(f"/clients/{client['id']}", json={"if_updated_at": "soon", "version": 7})
    assert answer.status_code == 400
    assert set(answer.json["errors"]) == {"if_updated_at", "version"}


def test_reading_may_ask_for_one_version_too(admin: Api) -> None:
    url = f"/clients/{admin.make('/clients', name='Northwind')['id']}"
    for path in (url, "/clients"):
        tag = admin.get(path).headers["ETag"]
        for given, status in ((tag, 200), ("*", 200), ('"other"', 412), (f"W/{tag}", 412)):
            answer = admin.get(path, headers={"If-Match": given})
            assert answer.status_code == status, given
        assert answer.json["error_code"] == "precondition_failed"
