"""Users of integrations: they have tokens, and never sign in."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import IntegrityError

from app.identity.models import User
from app.identity.open_id import service as open_id
from app.kit.actor import SYSTEM
from app.kit.db import session
from app.kit.errors import Invalid
from tests.api import Api, SignIn

PASSWORD = "correct horse battery"


@pytest.fixture
def account(admin: Api) -> dict[str, Any]:
    made: dict[str, Any] = admin.make(
        "/users", username="crm", role="admin", email="crm@example.com", is_service_account=True
    )
    return made


def test_administrators_make_one_and_issue_its_tokens(admin: Api, account: dict[str, Any]) -> None:
    assert account["is_service_account"] is True
    assert account["weekly_capacity_hours"] == 0
    body = {"name": "CRM", "user_id": account["id"], "scopes": ["read:users"]}
    secret = admin.post("/tokens", json=body).json["secret"]
    me = admin.get("/users/me", headers={"Authorization": f"Bearer {secret}"}).json["user"]
    assert (me["username"], me["is_service_account"]) == ("crm", True)


def test_others_make_none(sign_in: SignIn) -> None:
    body = {"username": "crm", "is_service_account": True}
    assert sign_in("write:users").post("/users", json=body).status_code == 403


def test_it_has_no_password_from_the_beginning_or_later(
    admin: Api, account: dict[str, Any]
) -> None:
    body = {"username": "erp", "is_service_account": True, "password": PASSWORD}
    answers = [admin.post("/users", json=body)]
    answers.append(admin.patch(f"/users/{account['id']}", json={"password": PASSWORD}))
    for answer in answers:
        assert answer.status_code == 400
        assert answer.json["errors"] == {"password": ["A service account does not sign in"]}


def test_the_database_keeps_it_so(account: dict[str, Any]) -> None:
    of_it = update(User).where(User.id == account["id"])
    with pytest.raises(IntegrityError, match="service_accounts_do_not_sign_in"):
        session.execute(of_it.values(password_hash="anything"))
    session.rollback()


def test_it_cannot_sign_in_or_set_up_a_second_factor(
    app: Flask, admin: Api, account: dict[str, Any]
) -> None:
    login = {"username": "crm", "password": PASSWORD}
    assert app.test_client().post("/api/v1/auth/login", json=login).status_code == 401
    body = {"name": "CRM", "user_id": account["id"], "scopes": ["read:users"]}
    secret = admin.post("/tokens", json=body).json["secret"]
    own = {"Authorization": f"Bearer {secret}"}
    begun = admin.post("/users/me/second-factor", json={"password": PASSWORD}, headers=own)
    assert begun.status_code == 400


def test_no_identity_provider_signs_it_in(account: dict[str, Any]) -> None:
    session.execute(text("UPDATE users SET role = 'user' WHERE username = 'crm'"))
    session.commit()
    claims = {"sub": "1", "email": "crm@example.com", "email_verified": True}
    with pytest.raises(open_id.NoAccount):
        open_id.user_of("https://accounts.example.com", claims)
    with pytest.raises(Invalid):
        open_id.link(SYSTEM, account["id"], "https://accounts.example.com", "1")


@pytest.mark.parametrize("becomes", [True, False])
def test_nobody_becomes_one_or_ceases_to_be_one(
    admin: Api, account: dict[str, Any], becomes: bool
) -> None:
    person = admin.make("/users", username="mira")
    url = f"/users/{person['id'] if becomes else account['id']}"
    answer = admin.patch(url, json={"is_service_account": becomes, "full_name": "New"})
    assert answer.json["user"]["is_service_account"] is not becomes
    assert answer.json["warnings"] == {"is_service_account": "unknown field, ignored"}


def test_the_list_is_filtered_by_it(admin: Api, account: dict[str, Any]) -> None:
    def names(query: str) -> list[str]:
        return [user["username"] for user in admin.get(f"/users?{query}").json["users"]]

    assert names("is_service_account=true") == ["crm"]
    assert "crm" not in names("is_service_account=false")


def test_it_is_not_the_administrator_who_must_stay(admin: Api, account: dict[str, Any]) -> None:
    refused = admin.patch(f"/users/{admin.user_id}", json={"role": "user"})
    assert refused.json["errors"] == {"role": ["The last administrator must stay one"]}
    assert admin.patch(f"/users/{account['id']}", json={"role": "user"}).status_code == 200
