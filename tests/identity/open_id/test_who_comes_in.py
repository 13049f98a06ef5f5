"""Whom the provider's word lets in: who is known for sure, and nobody else."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.identity.models import Role, User
from app.identity.open_id import service
from app.identity.open_id.models import Identity
from app.kit.actor import SYSTEM
from app.kit.db import session
from tests.api import SignIn
from tests.dashboard.browser import Browser
from tests.identity.open_id.conftest import Provider, arrive, configure, stays_out

NOBODY = "There is no account for you here"
BROKEN = "Example Account does not answer as it should"
ELSEWHERE = "This sign-in was begun elsewhere, or too long ago"


@pytest.mark.parametrize(
    "claims",
    [
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": "nobody@example.com"},
        {"email": 5},
        {"email": "ada@example.com\x00"},
        {"sub": "x" * 256},
        {"sub": "a\x00b"},
        {"sub": ""},
    ],
    ids=str,
)
def test_nobody_comes_in_who_is_not_known_for_sure(
    browser: Browser, provider: Provider, ada: User, claims: dict[str, Any]
) -> None:
    provider.behave(claims=claims)
    answer = arrive(browser, provider)
    stays_out(browser, answer, answer.status_code, NOBODY if claims != {"sub": ""} else "")
    assert answer.status_code in (400, 403)
    assert session.scalars(select(Identity)).all() == []


def test_a_deactivated_person_stays_out_linked_or_not(
    browser: Browser, provider: Provider, ada: User
) -> None:
    ada.is_active = False
    session.commit()
    stays_out(browser, arrive(browser, provider), 403, NOBODY)
    session.add(Identity(user_id=ada.id, issuer=provider.issuer, subject="248289761001"))
    session.commit()
    stays_out(browser, arrive(browser, provider), 403, NOBODY)


def test_administrators_are_linked_on_the_server_alone(
    browser: Browser, provider: Provider, ada: User
) -> None:
    ada.role = Role.ADMIN
    session.commit()
    told = "timetracker link-identity ada 248289761001"
    stays_out(browser, arrive(browser, provider), 403, told)
    service.link(SYSTEM, ada.id, provider.issuer, "248289761001")
    session.commit()
    assert arrive(browser, provider).location == "/"


def test_whom_the_provider_knows_is_made_a_user_where_that_is_wanted(
    app: Flask, browser: Browser, provider: Provider
) -> None:
    provider.behave(claims={"preferred_username": "grace", "name": "Grace"})
    stays_out(browser, arrive(browser, provider), 403, NOBODY)
    configure(app, provider, oidc_create_users="yes", oidc_domains="example.org")
    stays_out(browser, arrive(browser, provider), 403, NOBODY)
    configure(app, provider, oidc_create_users="yes", oidc_domains="example.org, Example.COM")
    assert arrive(browser, provider).location == "/"
    user = session.scalars(select(User)).one()
    assert (user.username, user.full_name, user.role) == ("grace", "Grace", Role.USER)
    assert (user.email, user.password_hash) == ("ada@example.com", None)


def test_a_new_user_takes_no_name_that_somebody_has(
    app: Flask, browser: Browser, provider: Provider, ada: User
) -> None:
    configure(app, provider, oidc_create_users="yes")
    provider.behave(claims={"email": "new@example.com", "preferred_username": "ADA"})
    stays_out(browser, arrive(browser, provider), 403, NOBODY)


def test_who_has_a_second_factor_is_asked_for_it_here_too(
    browser: Browser, provider: Provider, ada: User
) -> None:
    ada.has_second_factor = True
    session.commit()
    answer = arrive(browser, provider, "/sign-in/openid?next=/api/docs")
    assert answer.location == "/sign-in/code?next=/api/docs"
    assert browser.get("/").location == "/sign-in"


def test_a_narrow_token_takes_nobodys_address(
    provider: Provider, ada: User, sign_in: SignIn
) -> None:
    narrow = sign_in("write:users", role="admin")
    taken = {"email": "mallory@example.com"}
    refused = narrow.patch(f"/users/{ada.id}", json=taken)
    assert (refused.status_code, refused.json["required_scope"]) == (403, "admin:all")
    assert narrow.patch(f"/users/{ada.id}", json={"full_name": "Ada"}).status_code == 200
    wide = sign_in("admin:all", role="admin")
    assert wide.patch(f"/users/{ada.id}", json=taken).status_code == 200


def test_without_a_provider_an_address_is_no_way_in(ada: User, sign_in: SignIn) -> None:
    narrow = sign_in("write:users", role="admin")
    changed = narrow.patch(f"/users/{ada.id}", json={"email": "ada@example.org"})
    assert changed.status_code == 200
