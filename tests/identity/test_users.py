"""`/api/v1/users`."""

import pytest

from tests.api import Api, SignIn


def test_a_user_is_created_changed_and_deactivated(admin: Api) -> None:
    body = {
        "username": "ada",
        "full_name": "Ada Example",
        "email": "ada@example.org",
        "role": "manager",
        "hourly_rate": 80.0,
        "timezone": "Europe/Brussels",
        "week_start": "sunday",
        "weekly_capacity_hours": 32.5,
        "language": "de",
    }
    user = admin.make("/users", **body, password="correct horse")
    assert body.items() <= user.items()
    assert "password" not in str(user)
    path = f"/users/{user['id']}"
    assert admin.patch(path, json={"role": "user"}).json["user"]["role"] == "user"
    assert admin.delete(path).json["user"]["is_active"] is False
    assert admin.get(path).json["user"]["is_active"] is False


def test_names_and_addresses_are_taken_once(admin: Api) -> None:
    admin.make("/users", username="ada", email="ada@example.org")
    for taken in ({"username": "ADA"}, {"username": "b", "email": "Ada@Example.org"}):
        assert admin.post("/users", json=taken).status_code == 409
    admin.make("/users", username="c")
    admin.make("/users", username="d", email="")


def test_only_administrators_change_people(sign_in: SignIn) -> None:
    ada = sign_in("read:*", "write:*", role="manager")
    assert ada.post("/users", json={"username": "x", "role": "admin"}).status_code == 403
    for body in ({"role": "admin"}, {"is_active": False}, {"hourly_rate": 1}):
        assert ada.patch(f"/users/{ada.user_id}", json=body).status_code == 403
    own = ada.patch(f"/users/{ada.user_id}", json={"full_name": "Ada", "timezone": "Asia/Tokyo"})
    assert own.json["user"]["timezone"] == "Asia/Tokyo"


def test_colleagues_have_names_but_no_rates(admin: Api, sign_in: SignIn) -> None:
    ada = sign_in("read:users", hourly_rate=80, cost_rate=40, email="ada@example.org")
    ben = sign_in("read:users")
    path = f"/users/{ada.user_id}"
    seen_by = {name: api.get(path).json["user"] for name, api in (("ada", ada), ("ben", ben))}
    assert {"email", "hourly_rate", "cost_rate"} <= admin.get(path).json["user"].keys()
    assert seen_by["ada"]["email"] == "ada@example.org"
    assert not {"email", "hourly_rate", "cost_rate"} & seen_by["ben"].keys()


def test_the_last_administrator_stays(admin: Api) -> None:
    path = f"/users/{admin.user_id}"
    assert admin.delete(path).status_code == 400
    assert admin.patch(path, json={"role": "user"}).status_code == 400


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("timezone", "Mars/Olympus"),
        ("timezone", 5),
        ("role", "king"),
        ("weekly_capacity_hours", 169),
        ("email", "nobody"),
        ("password", "short"),
        ("week_start", "friday"),
        ("language", "fr"),
        ("hourly_rate", 10**12),
        ("hourly_rate", "1.005"),
    ],
)
def test_wrong_values_are_named(admin: Api, field: str, value: object) -> None:
    answer = admin.post("/users", json={"username": "ada", field: value})
    assert answer.status_code == 400
    assert answer.json["errors"].keys() == {field}


def test_teams_have_leads_and_members(admin: Api, sign_in: SignIn) -> None:
    ada, ben = sign_in("read:users", "write:users"), sign_in("read:users")
    people = {"lead_ids": [ada.user_id], "member_ids": [ben.user_id]}
    team = admin.make("/teams", name="Design", **people)
    assert people.items() <= team.items()
    path = f"/teams/{team['id']}"
    assert admin.patch(path, json={"member_ids": []}).json["team"]["member_ids"] == []
    assert admin.patch(path, json={"lead_ids": [10**9]}).status_code == 400
    assert ada.patch(path, json={"name": "Mine"}).status_code == 403
    assert ben.get("/teams").json["teams"][0]["lead_ids"] == [ada.user_id]
    assert admin.delete(path).status_code == 200
    assert admin.get(path).status_code == 404
