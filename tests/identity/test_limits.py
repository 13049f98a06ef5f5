"""How often somebody may call, with one process and a clock that is held still."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, update
from time_machine import Traveller, travel

from app.identity.limits import SECONDS_FRESH, Limits, network_of
from app.identity.models import ApiToken
from app.identity.token_format import new_token
from app.kit.db import db, session
from config import Config
from tests.api import Api, SignIn

EDGE = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
Limited = Callable[..., None]


@pytest.fixture
def clock() -> Iterator[Traveller]:
    with travel(EDGE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def limited(app: Flask) -> Iterator[Limited]:
    """`limited(ratelimit_failures="5/minute")`: the app with these settings."""
    before = app.extensions["limits"]

    def set_(**settings: Any) -> None:
        app.extensions["limits"] = Limits(Config(**settings))

    yield set_
    app.extensions["limits"] = before


@pytest.fixture
def api(sign_in: SignIn) -> Api:
    """Somebody with a token of the default tier: 100 a minute, 1,000 an hour."""
    return tiered(sign_in("read:*", "write:*"), None)


def tiered(api: Api, tier: str | None) -> Api:
    session.execute(
        update(ApiToken).where(ApiToken.id == api.token_id).values(rate_limit_tier=tier)
    )
    session.commit()
    return api


def call(api: Api, times: int) -> dict[int, int]:
    return dict(Counter(api.get("/projects").status_code for _ in range(times)))


def test_a_hundred_calls_a_minute_and_no_more(api: Api, clock: Traveller) -> None:
    assert call(api, 150) == {200: 100, 429: 50}


def test_not_two_hundred_around_the_full_minute(api: Api, clock: Traveller) -> None:
    clock.move_to(EDGE - timedelta(seconds=0.5))
    assert call(api, 100) == {200: 100}
    clock.move_to(EDGE + timedelta(seconds=0.5))
    assert call(api, 100) == {429: 100}


def test_a_refusal_says_how_long_to_wait_and_that_is_so(api: Api, clock: Traveller) -> None:
    for _ in range(100):
        api.get("/projects")
        clock.shift(0.1)
    refused = api.get("/projects")
    assert refused.status_code == 429
    assert refused.json["error_code"] == "rate_limited"
    assert (
        refused.json["message"] == "Too many calls: at most 100 per minute; try again in 50 seconds"
    )
    assert refused.json["retry_after"] == 50
    assert refused.headers["Retry-After"] == "50"
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    clock.shift(49)
    assert api.get("/projects").status_code == 429
    clock.shift(1)
    assert api.get("/projects").status_code == 200


def test_the_hour_is_told_where_it_is_the_tighter_one(api: Api, clock: Traveller) -> None:
    for _ in range(10):
        assert call(api, 99) == {200: 99}
        clock.shift(60)
    near = api.get("/projects").headers
    assert (near["X-RateLimit-Limit"], near["X-RateLimit-Remaining"]) == ("1000", "9")
    assert call(api, 10) == {200: 9, 429: 1}
    refused = api.get("/projects")
    assert refused.headers["Retry-After"] == str(3600 - 600)
    clock.shift(3600 - 600)
    assert call(api, 100) == {200: 99, 429: 1}


def test_the_headers_of_both_families(api: Api, clock: Traveller) -> None:
    headers = [dict(api.get("/projects").headers)]
    clock.shift(20.25)
    headers.append(dict(api.get("/projects").headers))
    told = [(one["X-RateLimit-Limit"], one["X-RateLimit-Remaining"]) for one in headers]
    assert told == [("100", "99"), ("100", "98")]
    resets = {one["X-RateLimit-Reset"] for one in headers}
    assert resets == {str(int(EDGE.timestamp()) + 60)}
    assert headers[1]["RateLimit-Policy"] == '"minute";q=100;w=60, "hour";q=1000;w=3600'
    assert headers[1]["RateLimit"] == '"minute";r=98;t=40, "hour";r=998;t=3580'


def test_asking_how_one_stands_is_free_and_works_when_nothing_else_does(
    api: Api, clock: Traveller
) -> None:
    call(api, 100)
    for _ in range(3):
        told = api.get("/rate-limit")
        assert told.status_code == 200
        assert told.headers["X-RateLimit-Remaining"] == "0"
    limit = told.json["rate_limit"]
    assert (limit["tier"], limit["limit"], limit["remaining"]) == ("default", 100, 0)
    assert limit["resets_at"] == "2026-03-01T12:01:00Z"
    calls = [one for one in limit["windows"] if one["bucket"] == "calls"]
    assert [(one["window"], one["remaining"]) for one in calls] == [("minute", 0), ("hour", 900)]


def test_a_refusal_asks_the_database_nothing_and_takes_under_two_milliseconds(
    api: Api, clock: Traveller
) -> None:
    call(api, 100)
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    # Of the processor: on a busy machine the wall clock says nothing.
    began = time.process_time()
    assert call(api, 50) == {429: 50}
    assert (time.process_time() - began) / 50 < 0.002
    event.remove(db.engine, "before_cursor_execute", note)
    assert seen == []


def test_each_token_has_its_own_count(sign_in: SignIn, clock: Traveller) -> None:
    ada, ben = (tiered(sign_in("read:*"), None) for _ in range(2))
    assert call(ada, 101) == {200: 100, 429: 1}
    assert call(ben, 1) == {200: 1}


def test_a_new_secret_is_no_new_count(api: Api, clock: Traveller) -> None:
    call(api, 50)
    made = api.post(f"/tokens/{api.token_id}/rotate", json={"overlap_seconds": 60})
    api.headers["Authorization"] = f"Bearer {made.json['secret']}"
    assert call(api, 60) == {200: 49, 429: 11}


def test_tiers(limited: Limited, admin: Api, sign_in: SignIn) -> None:
    limited(ratelimit_tiers="plenty=1000/minute, guest=3/minute;10/hour")
    api = tiered(sign_in("read:*"), "guest")
    assert call(api, 5) == {200: 3, 429: 2}
    assert api.get("/rate-limit").json["rate_limit"]["tier"] == "guest"
    wrong = admin.patch(f"/tokens/{api.token_id}", json={"rate_limit_tier": "gold"})
    assert wrong.json["errors"] == {"rate_limit_tier": ["Must be one of: default, plenty, guest"]}
    told = admin.patch(f"/tokens/{api.token_id}", json={"rate_limit_tier": "plenty"}).json["token"]
    assert told["rate_limit_tier"] == "plenty"


def test_a_wider_tier_frees_who_was_refused(limited: Limited, sign_in: SignIn) -> None:
    limited(ratelimit_tiers="plenty=1000/minute,guest=3/minute")
    api = tiered(sign_in("read:*"), "guest")
    call(api, 4)
    tiered(api, "plenty")
    forget_what_is_stale(api)
    assert call(api, 5) == {200: 5}


def forget_what_is_stale(api: Api) -> None:
    """As if SECONDS_FRESH had passed on the clock that nobody can set."""
    limits: Limits = api.client.application.extensions["limits"]
    for who, caller in limits.known.items():
        limits.known[who] = caller._replace(fresh_until=caller.fresh_until - SECONDS_FRESH)


def test_only_administrators_choose_a_tier(api: Api) -> None:
    made = api.post(
        "/tokens", json={"name": "mine", "scopes": "read:projects", "rate_limit_tier": "plenty"}
    )
    assert made.status_code == 201
    assert made.json["token"]["rate_limit_tier"] is None
    assert made.json["warnings"] == {"rate_limit_tier": "only administrators choose it, ignored"}
    kept = api.patch(f"/tokens/{made.json['token']['id']}", json={"rate_limit_tier": None})
    assert "warnings" not in kept.json


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
