"""`/me/tokens`: people make tokens for themselves, as far as their role goes."""

from flask import Flask
from sqlalchemy import select

from app.identity.models import ApiToken, User
from app.kit.db import session
from tests.api import Api
from tests.dashboard.browser import Browser, error_at, secret_on
from tests.dashboard.conftest import Person

PAGE = "/me/tokens"


def own_token() -> ApiToken:
    return session.scalars(
        select(ApiToken).join(User, User.username == "ann").where(ApiToken.user_id == User.id)
    ).one()


def test_only_scopes_of_ones_role_are_offered(ann: Browser) -> None:
    page = ann.get(f"{PAGE}/create").text
    assert 'value="write:time_entries"' in page
    assert 'value="read:*"' in page
    for scope in ("write:projects", "write:users", "admin:all"):
        assert f'value="{scope}"' not in page
    assert 'name="user_id"' not in page


def test_a_token_of_ones_own_is_made_changed_rotated_and_revoked(ann: Browser, app: Flask) -> None:
    made = ann.send(f"{PAGE}/create", name="Phone", scopes=["read:time_entries", "read:tasks"])
    client, bearer = app.test_client(), {"Authorization": f"Bearer {secret_on(made.text)}"}
    assert client.get("/api/v1/time-entries", headers=bearer).status_code == 200
    assert client.get("/api/v1/clients", headers=bearer).status_code == 403
    one = f"{PAGE}/{own_token().id}"
    assert ann.send(f"{one}/edit", name="Old phone", description="In the drawer").location == one
    page = ann.get(one).text
    assert "Old phone" in page
    assert "In the drawer" in page
    assert "Copy the token now." in ann.send(f"{one}/rotate", overlap_seconds="0").text
    assert client.get("/api/v1/time-entries", headers=bearer).status_code == 401
    assert ann.send(f"{one}/revoke").location == PAGE
    assert "“Old phone” is revoked." in ann.get(PAGE).text


def test_a_scope_beyond_ones_role_is_refused_at_the_field(ann: Browser) -> None:
    page = ann.send(f"{PAGE}/create", name="Phone", scopes=["write:users"], user_id="1")
    assert page.status_code == 400
    assert "Wider than yours" in error_at(page.text, "scopes")


def test_tokens_of_others_are_not_there(ann: Browser, admin: Api) -> None:
    assert "No tokens yet" in ann.get(PAGE).text
    for path in ("", "/edit", "/rotate", "/revoke"):
        assert ann.get(f"{PAGE}/{admin.token_id}{path}").status_code == 404


def test_an_administrator_sees_their_own_alone_here(boss: Browser, admin: Api) -> None:
    assert "No tokens yet" in boss.get(PAGE).text
    assert "/admin/api-tokens/1" not in boss.get(PAGE).text


def test_a_viewer_sees_tokens_and_makes_none(app: Flask, person: Person) -> None:
    person("vic", role="viewer")
    browser = Browser(app)
    browser.sign_in("vic")
    page = browser.get(PAGE).text
    assert "An administrator can make one for you." in page
    assert "Create token" not in page
    assert browser.get(f"{PAGE}/create").status_code == 403
