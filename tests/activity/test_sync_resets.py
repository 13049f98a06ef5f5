"""When a follower of the sync feed begins anew, and what is refused."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from json import dumps, loads
from typing import Any

import pytest
from flask import Flask

from tests.activity.follower import Follower, listed
from tests.activity.test_sync import DAY, follower
from tests.api import Api, SignIn
from tests.database import undone


def is_reset(one: Follower) -> bool:
    first = len(one.pages)
    one.catch_up()
    resets = [page["reset"] for page in one.pages[first:]]
    assert not any(resets[1:])
    return bool(resets[0])


def test_who_leads_other_people_than_before_begins_anew(admin: Api, sign_in: SignIn) -> None:
    lead, other = (sign_in("read:*", role="manager") for _ in range(2))
    worker, project = sign_in("read:*"), admin.make("/projects", name="Site")["id"]
    admin.make("/time-entries", project_id=project, user_id=worker.user_id, **DAY)
    first, second = follower(lead), follower(other)
    team = admin.make("/teams", name="Joiners", lead_ids=[lead.user_id])["id"]
    path = f"/teams/{team}"
    assert (is_reset(first), is_reset(second)) == (True, False)
    for body in (
        {"member_ids": [worker.user_id]},
        {"lead_ids": [other.user_id, lead.user_id]},
        {"lead_ids": [other.user_id]},
    ):
        admin.patch(path, json=body)
        assert is_reset(first)
        assert first.rows == listed(first.get, "user", "team", "project", "time_entry")
    admin.patch(path, json={"name": "Carpenters"})
    assert is_reset(second)
    assert second.rows == listed(second.get, "user", "team", "project", "time_entry")
    admin.patch(path, json={"name": "Turners"})
    assert not is_reset(second)
    admin.delete(path)
    assert is_reset(second)


def test_who_gets_another_role_begins_anew(admin: Api, sign_in: SignIn) -> None:
    person = sign_in("read:*")
    one = follower(person)
    admin.patch(f"/users/{person.user_id}", json={"role": "manager"})
    assert is_reset(one)
    assert not is_reset(one)


def test_who_may_read_more_or_less_begins_anew(admin: Api, sign_in: SignIn) -> None:
    person = sign_in("read:*")
    client = admin.make("/clients", name="Northwind")["id"]
    one = follower(person)
    admin.patch(f"/tokens/{person.token_id}", json={"scopes": ["read:clients"]})
    assert is_reset(one)
    assert one.rows.keys() == {("client", client)}


def test_a_module_that_is_switched_begins_anew(admin: Api) -> None:
    one = follower(admin)
    admin.put("/settings", json={"modules": {"inventory": True}})
    item = admin.make("/inventory/items", sku="BOLT", name="Bolt")["id"]
    assert is_reset(one)
    assert ("stock_item", item) in one.rows
    admin.put("/settings", json={"modules": {"inventory": False}})
    assert is_reset(one)
    assert ("stock_item", item) not in one.rows


def test_a_cursor_is_of_one_person_and_of_some_types(admin: Api, sign_in: SignIn) -> None:
    one = follower(admin, "types=client,user")
    one.query = "types=user,client"
    assert not is_reset(one)
    one.query = "types=user"
    assert is_reset(one)
    borrowed = follower(sign_in("admin:all", role="admin"), "types=user")
    borrowed.cursor = one.cursor
    assert is_reset(borrowed)


def test_a_cursor_older_than_what_is_kept_begins_anew(
    admin: Api, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = follower(admin)
    admin.make("/clients", name="Northwind")
    monkeypatch.setitem(app.config, "SYNC_DAYS", -1)
    assert is_reset(one)
    assert one.rows.keys() == listed(one.get, "user", "client").keys()
    assert not is_reset(one)


def test_a_cursor_of_what_a_restored_backup_forgot_begins_anew(admin: Api) -> None:
    with undone():
        admin.make("/clients", name="Forgotten")
        one = follower(admin, "types=client")
    assert is_reset(one)
    assert one.rows == {}


def test_so_it_does_when_as_much_has_happened_since_the_restore(admin: Api) -> None:
    with undone():
        admin.make("/clients", name="Forgotten")
        one = follower(admin, "types=client")
    for name in ("Northwind", "Southwind"):
        admin.make("/clients", name=name)
    assert is_reset(one)
    assert {row["name"] for row in one.rows.values()} == {"Northwind", "Southwind"}
    assert not is_reset(one)


def read(cursor: str) -> list[Any]:
    return list(loads(urlsafe_b64decode(cursor)))


def written(parts: Any) -> str:
    return urlsafe_b64encode(dumps(parts).encode()).decode()


@pytest.mark.parametrize(
    "cursor",
    ["x", "", "W10=", "e30=", "é", "%00", "x" * 5000, *(
        written(value)
        for value in (None, 7, ["a", 1], ["a", -1, False, 0], ["a", 1, False, -1],
                      ["a", 2**63, False, 0], [1, 1, False, 0], ["a", 1, 0, 0],
                      ["a", 1.5, False, 0], ["a", True, False, 0], {"a": 1})
    )],
)  # fmt: skip
def test_what_is_no_cursor_is_refused(admin: Api, cursor: str) -> None:
    answer = admin.get("/sync", query_string={"cursor": cursor})
    assert answer.status_code == 400
    assert answer.json["errors"].keys() == {"cursor"}


@pytest.mark.parametrize("after", [[1], ["x"], [None, 1], ["2024-01-15", None], [1, 2, 3], [{}]])
def test_a_place_that_no_walk_has_is_refused(admin: Api, after: list[Any]) -> None:
    admin.make("/projects", name="Site")
    sight, sequence, *_ = read(follower(admin, "types=time_entry").cursor)
    admin.make("/projects", name="Shop")
    for place in ([True, 0], [False, 0], [False, 9]):
        query = {"types": "time_entry", "cursor": written([sight, sequence, *place, *after])}
        answer = admin.get("/sync", query_string=query)
        is_offset = place == [False, 0] and after == [1]
        assert answer.status_code == (200 if is_offset else 400), (place, after)


def test_a_token_gets_what_its_scopes_let_it_read(admin: Api, sign_in: SignIn) -> None:
    admin.make("/clients", name="Northwind")
    assert follower(sign_in("read:tokens")).rows == {}
    assert {kind for kind, _ in follower(sign_in("read:clients")).rows} == {"client"}


def test_types_that_one_may_not_read_are_refused(admin: Api, sign_in: SignIn) -> None:
    narrow = sign_in("read:clients")
    answer = narrow.get("/sync?types=client,project")
    assert answer.status_code == 403
    assert answer.json["required_scope"] == "read:projects"
    off = admin.get("/sync?types=stock_item")
    assert (off.status_code, off.json["error_code"]) == (403, "module_disabled")
    unknown = admin.get("/sync?types=tag")
    assert unknown.status_code == 400
    assert "errors" in unknown.json


def test_more_than_a_thousand_are_not_told_at_once(admin: Api) -> None:
    page = admin.get("/sync?limit=5000").json
    assert page["warnings"] == {"limit": "1000 at most"}
