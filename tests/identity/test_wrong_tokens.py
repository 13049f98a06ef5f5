"""Calls without a valid token are counted by address, and no other caller pays for them."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from time_machine import Traveller

from app.identity.limits import network_of
from app.identity.models import ApiToken
from app.identity.token_format import new_token
from app.kit.db import session
from tests.api import Limited, SignIn
from tests.identity.counting import call, forget_what_is_stale


def wrong_token(app: Flask, token: str, ip: str = "192.0.2.1") -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    return app.test_client().get(
        "/api/v1/projects", headers=headers, environ_base={"REMOTE_ADDR": ip}
    )


def test_wrong_tokens_are_counted_by_address(
    app: Flask, limited: Limited, clock: Traveller
) -> None:
    limited(ratelimit_failures="4/minute")
    tokens = [new_token(), "tt_nonsense", new_token(), "Basic", new_token(), "tt_nonsense"]
    answers = [wrong_token(app, token) for token in tokens]
    assert [answer.status_code for answer in answers] == [401, 401, 401, 401, 429, 429]
    assert answers[-1].json["message"].startswith("Too many calls without a valid token: at most 4")
    assert wrong_token(app, new_token(), ip="192.0.2.2").status_code == 401
    clock.shift(int(answers[-1].headers["Retry-After"]))
    assert wrong_token(app, new_token()).status_code == 401


def test_who_was_let_in_before_is_not_refused_for_strangers(
    app: Flask, limited: Limited, sign_in: SignIn
) -> None:
    limited(ratelimit_failures="4/minute")
    neighbour = sign_in("read:*")
    assert call(neighbour, 1) == {200: 1}
    for _ in range(10):
        wrong_token(app, "tt_nonsense", ip="127.0.0.1")
    assert wrong_token(app, new_token(), ip="127.0.0.1").status_code == 429
    assert call(neighbour, 3) == {200: 3}
    forget_what_is_stale(neighbour)
    assert call(neighbour, 1) == {200: 1}


def test_somebody_elsewhere_cannot_use_up_a_token_they_may_not_use(
    app: Flask, limited: Limited, sign_in: SignIn
) -> None:
    limited(ratelimit_default="3/minute")
    api = sign_in("read:*")
    session.execute(update(ApiToken).values(allowed_ips=["127.0.0.1/32"]))
    session.commit()
    for _ in range(5):
        assert wrong_token(app, api.token, ip="192.0.2.9").status_code == 401
    assert call(api, 4) == {200: 3, 429: 1}


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (None, "unknown"),
    ],
)
def test_an_address_is_a_v4_address_or_a_v6_network(address: str | None, network: str) -> None:
    assert network_of(address) == network
