"""`/api/v1/teams/{team_id}/members`: the people of a team one by one."""

import pytest

from tests.api import Api, SignIn


@pytest.fixture
def team(admin: Api) -> int:
    return int(admin.make("/teams", name="Design")["id"])


def test_people_are_added_and_listed_as_users(admin: Api, sign_in: SignIn, team: int) -> None:
    ann, bob = sign_in("read:*", username="ann"), sign_in("read:*", username="bob")
    url = f"/teams/{team}/members"
    made = admin.post(url, json={"user_id": ann.user_id, "is_lead": True})
    assert made.status_code == 201
    assert made.headers["Location"] == f"/api/v1{url}/{ann.user_id}"
    assert admin.make(url, user_id=bob.user_id)["is_lead"] is False
    told = bob.get(url).json
    assert [(m["username"], m["is_lead"]) for m in told["members"]] == [
        ("ann", True),
        ("bob", False),
    ]
    assert told["pagination"]["total"] == 2
    assert "email" not in told["members"][0]
    shown = admin.get(f"/teams/{team}").json["team"]
    assert (shown["lead_ids"], shown["member_ids"]) == ([ann.user_id], [bob.user_id])


def test_nobody_is_added_twice(admin: Api, sign_in: SignIn, team: int) -> None:
    ann = sign_in("read:*")
    admin.make(f"/teams/{team}/members", user_id=ann.user_id)
    answer = admin.post(f"/teams/{team}/members", json={"user_id": ann.user_id, "is_lead": True})
    assert (answer.status_code, answer.json["error_code"]) == (409, "already_a_member")


def test_a_member_leads_and_no_longer(admin: Api, sign_in: SignIn, team: int) -> None:
    ann = sign_in("read:*")
    admin.make(f"/teams/{team}/members", user_id=ann.user_id)
    url = f"/teams/{team}/members/{ann.user_id}"
    for is_lead in (True, False):
        assert admin.patch(url, json={"is_lead": is_lead}).json["member"]["is_lead"] is is_lead
        shown = admin.get(f"/teams/{team}").json["team"]
        assert (ann.user_id in shown["lead_ids"]) is is_lead
        assert (ann.user_id in shown["member_ids"]) is not is_lead


def test_who_is_taken_out_is_gone(admin: Api, sign_in: SignIn, team: int) -> None:
    ann = sign_in("read:*")
    url = f"/teams/{team}/members/{ann.user_id}"
    admin.make(f"/teams/{team}/members", user_id=ann.user_id)
    assert admin.delete(url).status_code == 200
    assert admin.get(url).status_code == admin.delete(url).status_code == 404
    assert admin.get(f"/users/{ann.user_id}").status_code == 200


def test_only_administrators_change_who_belongs_to_it(
    admin: Api, sign_in: SignIn, team: int
) -> None:
    ann = sign_in("read:*", "write:*", role="manager")
    url = f"/teams/{team}/members"
    assert ann.post(url, json={"user_id": ann.user_id}).status_code == 403
    admin.make(url, user_id=ann.user_id)
    assert ann.patch(f"{url}/{ann.user_id}", json={"is_lead": True}).status_code == 403
    assert ann.delete(f"{url}/{ann.user_id}").status_code == 403


def test_nobody_and_no_team_are_named(admin: Api, team: int) -> None:
    answer = admin.post(f"/teams/{team}/members", json={"user_id": 999_999_999})
    assert answer.json["errors"] == {"user_id": ["There is no user 999999999"]}
    answer = admin.post(f"/teams/{team}/members", json={})
    assert answer.json["errors"] == {"user_id": ["user_id is required"]}
    assert admin.get("/teams/999999999/members").status_code == 404


def test_a_team_made_with_members_is_told_as_it_is_read(admin: Api, sign_in: SignIn) -> None:
    team = admin.make("/teams", name="Support", member_ids=[sign_in().user_id])
    assert admin.get(f"/teams/{team['id']}").json["team"] == team
