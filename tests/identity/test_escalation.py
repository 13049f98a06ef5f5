"""A narrow token does not become a wide one."""

from flask import Flask

from app.identity.models import User
from app.kit.db import session
from tests.api import Api, SignIn


def narrowed(admin: Api, app: Flask, *scopes: str) -> Api:
    """The administrator, by a token with these scopes alone."""
    made = admin.post("/tokens", json={"name": "narrow", "scopes": list(scopes)}).json
    user = session.get_one(User, admin.user_id)
    return Api(app.test_client(), user, made["secret"], made["token"]["id"])


def test_a_wider_token_is_neither_rotated_nor_changed(admin: Api, app: Flask) -> None:
    narrow = narrowed(admin, app, "write:tokens")
    wide = f"/tokens/{admin.token_id}"
    assert narrow.post(f"{wide}/rotate").status_code == 403
    assert narrow.patch(wide, json={"allowed_ips": []}).status_code == 403
    assert narrow.post(f"/tokens/{narrow.token_id}/rotate").status_code == 200


def test_roles_and_passwords_need_every_right(admin: Api, app: Flask) -> None:
    narrow = narrowed(admin, app, "write:users", "read:users")
    for body in ({"role": "admin"}, {"password": "long enough to be one"}):
        assert narrow.post("/users", json={"username": "eve", **body}).status_code == 403
        assert narrow.patch(f"/users/{admin.user_id}", json={"full_name": "A"}).status_code == 200
    assert narrow.post("/users", json={"username": "eve"}).status_code == 201


def test_nobody_makes_themselves_a_projects_manager(admin: Api, sign_in: SignIn) -> None:
    project = admin.make("/projects", name="P", hourly_rate=99)
    lead = sign_in("read:*", "write:*", role="manager")
    body = {"manager_id": lead.user_id, "hourly_rate": 1, "name": "Q"}
    answer = lead.patch(f"/projects/{project['id']}", json=body).json
    assert answer["warnings"].keys() == {"manager_id", "hourly_rate"}
    assert (answer["project"]["name"], "hourly_rate" in answer["project"]) == ("Q", False)
    kept = admin.get(f"/projects/{project['id']}").json["project"]
    assert (kept["manager_id"], kept["hourly_rate"]) == (admin.user_id, 99.0)


def test_a_projects_manager_sees_but_does_not_change_the_time_of_others(
    admin: Api, sign_in: SignIn
) -> None:
    lead, ada = sign_in("read:*", "write:*", role="manager"), sign_in("write:*")
    project = admin.make("/projects", name="P", manager_id=lead.user_id)
    day = {"date": "2024-01-15", "duration": "1h"}
    entry = ada.make("/time-entries", project_id=project["id"], **day)
    path = f"/time-entries/{entry['id']}"
    assert lead.get(path).status_code == 200
    assert lead.patch(path, json={"user_id": lead.user_id}).status_code == 403
    assert lead.delete(path).status_code == 403


def test_addresses_are_not_found_by_their_letters(sign_in: SignIn) -> None:
    sign_in(email="hidden@example.org")
    found = sign_in("read:users").get("/users?q=hidden@exam").json["pagination"]["total"]
    assert found == 0


def test_a_password_keeps_its_spaces(admin: Api) -> None:
    password = " with spaces around "
    admin.make("/users", username="ada", password=password)
    for given, status in ((password, 200), (password.strip(), 401)):
        body = {"username": "ada", "password": given}
        assert admin.client.post("/api/v1/auth/login", json=body).status_code == status
