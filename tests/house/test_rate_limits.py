"""Every answer to a valid token says how many calls it has left, whatever else it says."""

from typing import Any

from flask import Flask

from app.kit.rate_limits.headers import NAMES
from tests.api import Api, SignIn
from tests.house.endpoints import ENDPOINTS, PRIVATE, PUBLIC, SCOPED, Endpoint, each


def tells(answer: Any) -> None:
    assert set(NAMES) <= set(answer.headers.keys()), answer.headers
    policies, standings = (answer.headers[name].split(", ") for name in NAMES[3:])
    assert [one.partition(";")[0] for one in policies] == ['"minute"', '"hour"']
    assert [one.partition(";")[0] for one in standings] == ['"minute"', '"hour"']


@each(PRIVATE)
def test_an_answer_says_how_many_calls_are_left(admin: Api, endpoint: Endpoint) -> None:
    tells(admin.open(endpoint.url(), method=endpoint.method))
    tells(admin.open(endpoint.url(), method=endpoint.method, data=b"{", content_type="text/json"))


@each(SCOPED)
def test_a_missing_scope_says_it_too(sign_in: SignIn, endpoint: Endpoint) -> None:
    answer = sign_in().open(endpoint.url(), method=endpoint.method)
    assert answer.status_code == 403
    tells(answer)


@each(PRIVATE)
def test_every_call_counts_as_declared(admin: Api, endpoint: Endpoint) -> None:
    bucket, weight = endpoint.operation.counts
    before = left(admin, bucket)
    admin.open(endpoint.url(), method=endpoint.method)
    # A weight that the request decides is 1 where it asks for nothing particular.
    assert before - left(admin, bucket) == (1 if callable(weight) else weight)


def left(api: Api, bucket: str) -> int:
    windows = api.get("/rate-limit").json["rate_limit"]["windows"]
    return int(next(one["remaining"] for one in windows if one["bucket"] == bucket))


@each([endpoint for endpoint in ENDPOINTS if endpoint.view in PUBLIC])
def test_what_needs_no_token_is_not_counted(admin: Api, endpoint: Endpoint) -> None:
    before = left(admin, "calls")
    answer = admin.open(endpoint.url(), method=endpoint.method)
    assert not set(NAMES) & set(answer.headers.keys())
    assert left(admin, "calls") == before


@each(PRIVATE)
def test_options_is_not_counted(app: Flask, admin: Api, endpoint: Endpoint) -> None:
    before = left(admin, "calls")
    assert admin.open(endpoint.url(), method="OPTIONS").status_code == 204
    assert left(admin, "calls") == before
