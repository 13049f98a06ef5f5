"""`/api/v1/tokens`."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.identity.models import ApiToken
from app.identity.token_format import checksum, is_well_formed, new_token
from app.kit.db import session
from tests.api import Api, SignIn


def status(app: Flask, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return app.test_client().get("/api/v1/projects", headers=headers).status_code


def test_a_token_checks_itself() -> None:
    token = new_token()
    assert token.startswith("tt_")
    assert len(token) == 35
    assert is_well_formed(token)
    assert not is_well_formed(token[:-1] + ("a" if token[-1] != "a" else "b"))
    # CRC32 of nothing is 0, of "123456789" 0xCBF43926: https://reveng.sourceforge.io/crc-catalogue
    assert checksum("") == "000000"
    assert checksum("123456789") == "3jZRME"


def test_a_token_is_shown_once_and_works(admin: Api, app: Flask) -> None:
    created = admin.post("/tokens", json={"name": "CI", "scopes": ["read:projects"]})
    assert created.status_code == 201
    secret, token = created.json["secret"], created.json["token"]
    assert secret.startswith(token["token_prefix"])
    assert status(app, secret) == 200
    for path in ("/tokens", f"/tokens/{token['id']}"):
        assert secret not in admin.get(path).text
    assert session.scalar(select(ApiToken).where(ApiToken.token_hash == secret)) is None


def test_rotation_replaces_the_secret_at_once_or_after_a_while(admin: Api, app: Flask) -> None:
    created = admin.post("/tokens", json={"name": "CI", "scopes": "read:projects"}).json
    path, first = f"/tokens/{created['token']['id']}", created["secret"]
    second = admin.post(f"{path}/rotate", json={"overlap_seconds": 3600}).json["secret"]
    assert (status(app, first), status(app, second)) == (200, 200)
    third = admin.post(f"{path}/rotate").json["secret"]
    assert [status(app, token) for token in (first, second, third)] == [401, 401, 200]
    assert admin.post(f"{path}/rotate", json={"overlap_seconds": 604801}).status_code == 400


def test_the_overlap_of_a_rotation_ends(admin: Api, app: Flask) -> None:
    created = admin.post("/tokens", json={"name": "CI", "scopes": "read:projects"}).json
    admin.post(f"/tokens/{created['token']['id']}/rotate", json={"overlap_seconds": 60})
    past = datetime.now(UTC) - timedelta(seconds=1)
    session.execute(update(ApiToken).values(previous_valid_until=past))
    session.commit()
    assert status(app, created["secret"]) == 401


def test_a_revoked_or_expired_token_is_out(admin: Api, app: Flask) -> None:
    tokens = [
        admin.post("/tokens", json={"name": name, "scopes": "read:projects"}).json
        for name in ("revoked", "expired")
    ]
    revoked = admin.delete(f"/tokens/{tokens[0]['token']['id']}")
    assert revoked.json["token"]["is_active"] is False
    session.execute(
        update(ApiToken)
        .where(ApiToken.id == tokens[1]["token"]["id"])
        .values(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    )
    session.commit()
    assert [status(app, token["secret"]) for token in tokens] == [401, 401]
    assert admin.post(f"/tokens/{tokens[0]['token']['id']}/rotate").status_code == 400


def test_expiry_is_given_as_an_instant_or_in_days(admin: Api) -> None:
    in_days = admin.make("/tokens", name="a", scopes="read:*", expires_in_days=30)
    left = datetime.fromisoformat(in_days["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=29, hours=23) < left <= timedelta(days=30)
    both = {"expires_at": "2099-01-01T00:00:00Z", "expires_in_days": 3}
    for wrong in (both, {"expires_at": "2001-01-01T00:00:00Z"}, {"expires_in_days": 0}):
        answer = admin.post("/tokens", json={"name": "b", "scopes": "read:*", **wrong})
        assert answer.status_code == 400


def test_people_manage_their_own_tokens_within_their_scopes(admin: Api, sign_in: SignIn) -> None:
    ada, ben = (sign_in("read:*", "write:tokens") for _ in range(2))
    hers = ada.make("/tokens", name="mine", scopes=["read:projects"])
    assert hers["user_id"] == ada.user_id
    assert ben.get(f"/tokens/{hers['id']}").status_code == 404
    assert ben.delete(f"/tokens/{hers['id']}").status_code == 404
    assert admin.get(f"/tokens/{hers['id']}").status_code == 200
    for wider in (["write:projects"], ["admin:all"], ["write:*"]):
        refused = ada.post("/tokens", json={"name": "x", "scopes": wider})
        assert refused.json["errors"].keys() == {"scopes"}
    trusted = sign_in("read:*", "write:*")
    handed_on = trusted.post("/tokens", json={"name": "x", "scopes": ["write:projects"]})
    assert handed_on.json["errors"].keys() == {"scopes"}
    foreign = ada.post("/tokens", json={"name": "x", "scopes": "read:*", "user_id": ben.user_id})
    assert foreign.json["errors"].keys() == {"user_id"}


def test_administrators_make_tokens_for_others_but_never_with_all_rights(
    admin: Api, sign_in: SignIn
) -> None:
    ada = sign_in()
    body = {"name": "x", "user_id": ada.user_id, "scopes": ["write:projects"]}
    assert admin.make("/tokens", **body)["user_id"] == ada.user_id
    refused = admin.post("/tokens", json={**body, "scopes": ["admin:all"]})
    assert refused.json["errors"].keys() == {"scopes"}


def test_every_wrong_field_of_a_token_is_named(admin: Api) -> None:
    wrong = {
        "name": "",
        "scopes": ["read:everything"],
        "user_id": 10**9,
        "allowed_ips": ["300.1.1.1"],
        "expires_in_days": "soon",
    }
    answer = admin.post("/tokens", json=wrong)
    assert {key.split(".")[0] for key in answer.json["errors"]} == set(wrong)


def test_last_use_is_noted_outside_the_request(admin: Api, app: Flask) -> None:
    created = admin.post("/tokens", json={"name": "CI", "scopes": "read:projects"}).json
    status(app, created["secret"])
    notes = app.extensions["token_usage"].notes
    assert (created["token"]["id"], "127.0.0.1") in notes


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_token_is_renamed_and_narrowed(admin: Api, method: str) -> None:
    token = admin.make("/tokens", name="a", scopes=["read:*", "write:*"])
    path, body = f"/tokens/{token['id']}", {"name": "b", "scopes": ["read:clients"]}
    changed = admin.open(path, method=method, json=body).json["token"]
    assert body.items() <= changed.items()
