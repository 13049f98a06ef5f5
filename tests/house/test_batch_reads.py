"""`ids=1,2,3` on every list: these things, as far as the caller sees them."""

import pytest

from tests.api import Api
from tests.house.conftest import World
from tests.house.endpoints import ENDPOINTS, Endpoint, each

LISTS = [endpoint for endpoint in ENDPOINTS if endpoint.operation.is_list]


@each([endpoint for endpoint in LISTS if not endpoint.has_id])
def test_every_list_gives_the_things_asked_for(world: World, endpoint: Endpoint) -> None:
    everything = world.admin.get(endpoint.url()).json[endpoint.operation.key]
    ids = [row["id"] for row in everything][:1]
    told = world.admin.get(endpoint.url(ids=",".join(map(str, [*ids, 999_999_999])))).json
    assert [row["id"] for row in told[endpoint.operation.key]] == ids
    assert told["pagination"]["total"] == len(ids)
    assert "warnings" not in told


def test_what_a_list_leaves_out_by_itself_is_there_by_its_id(admin: Api) -> None:
    archived = admin.make("/projects", name="Old", status="archived")["id"]
    active = admin.make("/projects", name="New")["id"]
    timer = admin.make("/timer/start", project_id=active)["id"]
    both = f"ids={archived},{active}"
    assert [p["id"] for p in admin.get(f"/projects?{both}").json["projects"]] == [active, archived]
    told = admin.get(f"/projects?{both}&status=archived").json["projects"]
    assert [project["id"] for project in told] == [archived]
    entries = admin.get(f"/time-entries?ids={timer}").json["time_entries"]
    assert [entry["id"] for entry in entries] == [timer]


def test_a_list_may_come_as_a_parameter_repeated(admin: Api) -> None:
    ids = [admin.make("/clients", name=f"Client {n}")["id"] for n in range(3)]
    told = admin.get(f"/clients?ids={ids[0]}&ids={ids[2]}&fields=id&fields=name").json["clients"]
    assert told == [{"id": ids[0], "name": "Client 0"}, {"id": ids[2], "name": "Client 2"}]


def test_no_ids_are_no_things(admin: Api) -> None:
    admin.make("/clients", name="Northwind")
    assert admin.get("/clients?ids=").json["clients"] == []


def test_a_hundred_ids_come_on_one_page(admin: Api) -> None:
    ids = [admin.make("/clients", name=f"Client {n:03}")["id"] for n in range(60)]
    told = admin.get(f"/clients?ids={','.join(map(str, ids))}").json
    assert [client["id"] for client in told["clients"]] == ids
    assert told["pagination"]["pages"] == 1


@pytest.mark.parametrize("ids", ["1,x", "0", "1.5", ",".join(map(str, range(1, 102)))])
def test_what_are_no_ids_are_refused(admin: Api, ids: str) -> None:
    answer = admin.get(f"/clients?ids={ids}")
    assert answer.status_code == 400
    assert {name.partition(".")[0] for name in answer.json["errors"]} == {"ids"}


def test_ids_by_cursor(admin: Api) -> None:
    ids = [admin.make("/clients", name=f"Client {n}")["id"] for n in range(3)]
    chosen = f"ids={ids[0]},{ids[2]}"
    first = admin.get(f"/clients?{chosen}&limit=1").json
    cursor = first["pagination"]["next_cursor"]
    second = admin.get(f"/clients?{chosen}&limit=1&cursor={cursor}").json
    assert [row["id"] for row in first["clients"] + second["clients"]] == [ids[0], ids[2]]
    assert second["pagination"]["next_cursor"] is None
