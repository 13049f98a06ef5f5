"""Things that another system knows by ids of its own."""

from typing import Any
from urllib.parse import unquote

import pytest

from tests.api import Api, SignIn

DAY = {"start_time": "2024-01-15T09:00:00Z", "end_time": "2024-01-15T10:00:00Z"}
ROOMS = {
    "clients": ("client", "phone"),
    "projects": ("project", "description"),
    "tasks": ("task", "description"),
    "time-entries": ("time_entry", "notes"),
}


@pytest.fixture
def project(admin: Api) -> int:
    return int(admin.make("/projects", name="Website")["id"])


def whole(room: str, project: int) -> dict[str, Any]:
    if room == "time-entries":
        return {"project_id": project, **DAY}
    return {"name": "From elsewhere", **({"project_id": project} if room == "tasks" else {})}


@pytest.mark.parametrize("room", ROOMS)
def test_what_is_not_there_is_created_and_then_changed(admin: Api, project: int, room: str) -> None:
    key, field = ROOMS[room]
    url = f"/{room}/by-external-id/jira/WEB-7"
    assert admin.get(url).status_code == 404
    made = admin.put(url, json=whole(room, project))
    assert (made.status_code, made.headers["Location"]) == (201, f"/api/v1{url}")
    thing = made.json[key]
    assert (thing["external_source"], thing["external_id"]) == ("jira", "WEB-7")
    changed = admin.put(url, json={field: "1"})
    assert (changed.status_code, changed.json[key]["id"]) == (200, thing["id"])
    assert admin.get(url).json[key] == changed.json[key]
    listed = admin.get(f"/{room}?external_source=jira&external_id=WEB-7").json
    assert listed["pagination"]["total"] == 1
    types = [e["type"] for e in admin.get(f"/{room}/{thing['id']}/history").json["history"]]
    assert types == [f"{key}.updated", f"{key}.created"]


def test_the_first_call_must_bring_all_that_is_required(admin: Api) -> None:
    answer = admin.put("/tasks/by-external-id/jira/1", json={"priority": 9})
    assert answer.status_code == 400
    assert set(answer.json["errors"]) == {"name", "project_id", "priority"}


def test_spaces_around_an_id_are_no_part_of_it(admin: Api) -> None:
    url = "/clients/by-external-id/crm%20/%20a%20"
    statuses = [admin.put(url, json={"name": "Northwind"}).status_code for _ in range(2)]
    assert statuses == [201, 200]
    assert (
        admin.get(url).json["client"] == admin.get("/clients/by-external-id/crm/a").json["client"]
    )


@pytest.mark.parametrize("path", ["crm/%00", "%00/1"])
def test_an_id_that_the_database_cannot_hold_is_of_nothing(admin: Api, path: str) -> None:
    url = f"/clients/by-external-id/{path}"
    assert admin.get(url).status_code == 404
    assert admin.put(url, json={"name": "Northwind"}).status_code == 400


def test_no_two_things_have_the_same(admin: Api) -> None:
    known = {"external_source": "crm", "external_id": "1"}
    admin.make("/clients", name="Northwind", **known)
    again = admin.post("/clients", json={"name": "Southwind", **known})
    assert (again.status_code, again.json["error_code"]) == (409, "external_id_taken")
    admin.make("/clients", name="Southwind", **known | {"external_source": "erp"})
    half = admin.post("/clients", json={"name": "Eastwind", "external_id": "2"})
    assert (half.status_code, set(half.json["errors"])) == (400, {"external_id"})


def test_what_one_does_not_see_is_neither_read_nor_changed(admin: Api, sign_in: SignIn) -> None:
    person, url = sign_in("read:*", "write:*"), "/projects/by-external-id/jira/SECRET"
    hidden = {"name": "Secret", "visibility": "members", "member_ids": []}
    assert admin.put(url, json=hidden).status_code == 201
    missing = person.get(url.replace("SECRET", "NOTHING"))
    told = person.get(url)
    assert told.status_code == missing.status_code == 404
    assert told.json["message"] == missing.json["message"].replace("NOTHING", "SECRET")
    taken = person.put(url, json={"name": "Mine"})
    assert (taken.status_code, taken.json["error_code"]) == (409, "external_id_taken")
    assert admin.get(url).json["project"]["name"] == "Secret"


def test_a_version_may_be_named(admin: Api) -> None:
    url = "/clients/by-external-id/crm/1"
    tag = admin.put(url, json={"name": "Northwind"})
    tag = admin.get(url).headers["ETag"]
    for status in (200, 412):
        answer = admin.put(url, json={"phone": f"{status}"}, headers={"If-Match": tag})
        assert answer.status_code == status
    admin.put("/settings", json={"require_if_match": True})
    assert admin.put(url, json={"phone": "1"}).status_code == 428


SLASHES = ["acme/site%237", "acme%2Fsite", "%2Fa", "a%2F", "a//b/"]


@pytest.mark.parametrize("strange", ["a%0Ab", "%C3%BC%20%25", "a%3Fb%23c", *SLASHES])
def test_a_strange_id_has_an_address_that_leads_to_it(admin: Api, strange: str) -> None:
    made = admin.put(f"/clients/by-external-id/crm/{strange}", json={"name": "Northwind"})
    assert made.status_code == 201
    assert made.json["client"]["external_id"] == unquote(strange)
    found = admin.get(made.headers["Location"])
    assert (found.status_code, found.json["client"]["id"]) == (200, made.json["client"]["id"])


def test_a_system_has_no_slash_in_its_name(admin: Api) -> None:
    known = {"external_source": "acme/crm", "external_id": "1"}
    answer = admin.post("/clients", json={"name": "Northwind", **known})
    assert answer.json["errors"] == {"external_source": ["Must not hold a slash"]}


def test_the_body_says_the_id_of_the_address_or_none(admin: Api) -> None:
    url, whole = "/clients/by-external-id/crm/C-7", {"name": "Northwind"}
    for own in ({"external_source": "crm", "external_id": "C-7"}, {"external_id": None}):
        assert admin.put(url, json=whole | own).status_code in (200, 201)
    others = {"external_source": "erp", "external_id": 7}
    answer = admin.put(url, json=whole | others | {"email": "?"})
    assert (answer.status_code, answer.json["errors"].keys()) == (400, {*others, "email"})
    assert answer.json["errors"]["external_id"] == ["Differs from that of the address"]
