"""What every path does for every client: methods, HEAD, OPTIONS, request ids, errors."""

from typing import Any

import pytest
from flask import Flask

from app.kit.rate_limits.headers import NAMES
from tests.api import Api
from tests.house.conftest import World
from tests.house.endpoints import ENDPOINTS, PATHS, UNKNOWN_ID, Endpoint, each

METHODS = {"GET", "POST", "PUT", "PATCH", "DELETE"}
each_path = pytest.mark.parametrize("path", PATHS)


def is_an_error(answer: Any, status: int, code: str) -> None:
    """The one shape of every refusal."""
    assert answer.status_code == status, answer.text
    told = answer.json
    assert {"error", "message", "error_code", "request_id", "success"} <= told.keys()
    assert told["error_code"] == code
    assert told["success"] is False
    assert told["request_id"] == answer.headers["X-Request-ID"]
    assert told["error"]
    assert told["message"]


def allowed(path: str) -> set[str]:
    return {endpoint.method for endpoint in ENDPOINTS if endpoint.rule == path}


def url(path: str) -> str:
    return next(endpoint.url(1) for endpoint in ENDPOINTS if endpoint.rule == path)


@each_path
def test_refuses_other_methods_and_names_its_own(path: str, admin: Api) -> None:
    mine = allowed(path)
    for method in METHODS - mine:
        answer = admin.open(url(path), method=method)
        is_an_error(answer, 405, "method_not_allowed")
        named = set(answer.headers["Allow"].split(", "))
        assert named == mine | {"OPTIONS"} | ({"HEAD"} if "GET" in mine else set())


@each_path
def test_options_needs_no_token(path: str, app: Flask) -> None:
    answer = app.test_client().options(url(path))
    assert (answer.status_code, answer.data) == (204, b"")
    assert allowed(path) <= set(answer.headers["Allow"].split(", "))


@each([endpoint for endpoint in ENDPOINTS if endpoint.has_id])
def test_an_unknown_id_is_a_404(admin: Api, endpoint: Endpoint) -> None:
    answer = admin.open(endpoint.url(), method=endpoint.method)
    is_an_error(answer, 404, "not_found")
    assert str(UNKNOWN_ID) in answer.json["message"]


@each([endpoint for endpoint in ENDPOINTS if endpoint.has_id])
@pytest.mark.parametrize("ident", ["0", "abc", "-1", "1.5", str(2**63), "9" * 3000])
def test_what_is_no_id_is_a_404(admin: Api, endpoint: Endpoint, ident: str) -> None:
    address = endpoint.url().replace(str(UNKNOWN_ID), ident)
    is_an_error(admin.open(address, method=endpoint.method), 404, "not_found")


@each([endpoint for endpoint in ENDPOINTS if not endpoint.writes and not endpoint.has_path])
def test_head_is_get_without_a_body(admin: Api, endpoint: Endpoint) -> None:
    full, head = admin.get(endpoint.url()), admin.open(endpoint.url(), method="HEAD")
    assert (head.status_code, head.data) == (full.status_code, b"")
    # An answer that tells the time has another ETag a second later.
    own = {"X-Request-ID", "ETag", *NAMES}
    assert {k: v for k, v in head.headers if k not in own} == {
        k: v for k, v in full.headers if k not in own
    }


@each(ENDPOINTS)
def test_echoes_the_request_id(app: Flask, endpoint: Endpoint) -> None:
    given = {"X-Request-ID": "order-66/retry:2"}
    answer = app.test_client().open(endpoint.url(), method=endpoint.method, headers=given)
    assert answer.headers["X-Request-ID"] == "order-66/retry:2"


@pytest.mark.parametrize("given", ["", "x" * 129, "two words", "ü"])
def test_makes_a_request_id_where_none_can_be_echoed(app: Flask, given: str) -> None:
    answer = app.test_client().get("/api/v1/info", headers={"X-Request-ID": given})
    assert len(answer.headers["X-Request-ID"]) == 32


@each([endpoint for endpoint in ENDPOINTS if endpoint.operation.body])
@pytest.mark.parametrize(
    ("body", "kind", "status", "code"),
    [
        (b'{"name": ', "application/json", 400, "validation_error"),
        (b'["a list"]', "application/json", 400, "validation_error"),
        (b'{"name": "a", "name": "b"}', "application/json", 400, "validation_error"),
        (b'{"name": NaN}', "application/json", 400, "validation_error"),
        (b'{"name": "\\u0000"}', "application/json", 400, "validation_error"),
        (b'{"name": "\\ud800"}', "application/json", 400, "validation_error"),
        (b'{"a": ' * 33 + b"1" + b"}" * 33, "application/json", 400, "validation_error"),
        (b"[" * 100_000, "application/json", 400, "validation_error"),
        (b"\xff\xfe", "application/json", 400, "validation_error"),
        (b"name=a", "application/x-www-form-urlencoded", 415, "unsupported_media_type"),
        (b'{"name": "' + b"a" * 1024 * 1024 + b'"}', "application/json", 413, "payload_too_large"),
    ],
    ids=[
        "half", "a list", "a key twice", "NaN", "NUL", "a surrogate",
        "too deep", "an abyss", "no UTF-8", "a form", "over 1 MiB",
    ],
)  # fmt: skip
def test_refuses_a_body_that_is(
    admin: Api, endpoint: Endpoint, body: bytes, kind: str, status: int, code: str
) -> None:
    answer = admin.open(endpoint.url(), method=endpoint.method, data=body, content_type=kind)
    is_an_error(answer, status, code)


@each([endpoint for endpoint in ENDPOINTS if endpoint.operation.query])
def test_unknown_query_parameters_are_told_or_with_strict_handling_refused(
    admin: Api, endpoint: Endpoint
) -> None:
    address = endpoint.url(colour="red")
    if not endpoint.has_path and not endpoint.is_stream:
        assert admin.get(address).json["warnings"] == {"colour": "unknown field, ignored"}
    answer = admin.get(address, headers={"Prefer": "handling=strict"})
    is_an_error(answer, 400, "validation_error")
    assert answer.json["errors"] == {"colour": ["Unknown field"]}


@each([endpoint for endpoint in ENDPOINTS if endpoint.operation.is_list])
def test_a_page_that_is_no_number_is_a_400(world: World, endpoint: Endpoint) -> None:
    for name in ("page", "per_page", "limit"):
        for value in ("abc", "-1", "0", "1.5", str(2**63), "9" * 5000, ""):
            answer = world.admin.get(world.url(endpoint, **{name: value}))
            is_an_error(answer, 400, "validation_error")
            assert list(answer.json["errors"]) == [name]


@each([endpoint for endpoint in ENDPOINTS if endpoint.operation.is_list])
def test_a_page_past_the_end_is_empty_with_true_totals(world: World, endpoint: Endpoint) -> None:
    answer = world.admin.get(world.url(endpoint, page=2**63 - 1))
    assert answer.status_code == 200
    assert answer.json[endpoint.operation.key] == []
    assert answer.json["pagination"]["total"] == int(answer.headers["X-Total-Count"])


def test_errors_outside_the_routes_have_the_same_shape(admin: Api) -> None:
    is_an_error(admin.get("/nothing-here"), 404, "not_found")
    is_an_error(admin.get("/api/nothing-here"), 404, "not_found")
