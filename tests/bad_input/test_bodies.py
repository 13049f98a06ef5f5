"""Bodies that are no JSON object, and where a body is not expected."""

import gzip
import json
from typing import Any

import pytest

from tests.bad_input.fort import Fort
from tests.house.endpoints import ENDPOINTS, Endpoint, each

TAKING = [e for e in ENDPOINTS if e.operation.body and e.method != "PUT"]
JSON = "application/json"
MALFORMED: tuple[bytes, ...] = (
    b"[]", b"[{}]", b"null", b"true", b"1", b'"text"', b"NaN", b"{", b"}", b"{]", b'{"a"}',
    b'{"a":}', b'{"a":1,}', b"{'a':1}", b"{a:1}", b'{"a":01}', b'{"a":+1}', b'{"a":.5}',
    b'{"a":0x1}', b'{"a":1}{"a":1}', b'{"a":1}x', b'{"a":"\x01"}', b'{"a":"\\x41"}',
    b'{"a":"\\ud800"}', b'{"a":"\\u0000"}', b'{"a":Infinity}', b'{"a":-Infinity}', b'{"a":NaN}',
    b'{"a":1,"a":2}', b'{"a":{"b":1,"b":1}}', b'{"a":[{"b":1,"b":1}]}', b'{"a":1,"\\u0061":2}',
    b"\xef\xbb\xbf{}", b"\xff\xfe{\x00}\x00", b'{"a":"\xe9"}', b'{"a":"\xed\xa0\x80"}',
    b'{"a":"\xc0\x80"}', b"\x00", b"{}\x00", b"<xml/>", b"a=1&b=2", b"// {}", b"{}//",
    b'{"a":' * 32 + b"1" + b"}" * 32 + b"}", b'{"a":' * 33 + b"1" + b"}" * 33,
    b'{"a":' + b"[" * 90_000, b'{"a":' * 90_000, b'{"a":' + b"[" * 40 + b"]" * 40 + b"}",
)  # fmt: skip
OTHER_KINDS = (
    "text/plain", "multipart/form-data; boundary=x",
    "application/xml", "application/jsonp", "text/json", "json", "application/octet-stream",
)  # fmt: skip


def send(fort: Fort, endpoint: Endpoint, body: bytes, **options: Any) -> Any:
    options.setdefault("content_type", JSON)
    return fort.refused(endpoint.method, fort.url(endpoint), data=body, **options)


@each(TAKING)
def test_what_is_no_json_object_is_refused(fort: Fort, endpoint: Endpoint) -> None:
    for body in MALFORMED:
        assert send(fort, endpoint, body)["errors"].keys() == {"body"}, body[:50]


@each(TAKING)
def test_another_type_than_json_is_refused(fort: Fort, endpoint: Endpoint) -> None:
    for kind in OTHER_KINDS:
        send(fort, endpoint, b'{"name": "New"}', status=415, content_type=kind)
    form = "application/x-www-form-urlencoded"
    send(fort, endpoint, b"name=New", status=415, content_type=form)


@each(TAKING)
def test_a_packed_body_is_refused_whatever_is_in_it(fort: Fort, endpoint: Endpoint) -> None:
    packed = gzip.compress(json.dumps({"name": "x" * 10_000_000}).encode())
    assert send(fort, endpoint, packed, headers={"Content-Encoding": "gzip"})["errors"]


@each([endpoint for endpoint in ENDPOINTS if endpoint.operation.body])
def test_over_one_mebibyte_is_too_much_and_one_mebibyte_is_not(
    fort: Fort, endpoint: Endpoint
) -> None:
    send(fort, endpoint, b" " * (1024 * 1024 + 1), status=413)
    body = b'{"unknown": "' + b"x" * (1024 * 1024 - 15) + b'"}'
    answer = fort.admin.open(
        fort.url(endpoint),
        method=endpoint.method,
        data=body,
        content_type=JSON,
        headers={"Prefer": "handling=strict"},
    )
    assert (len(body), answer.status_code) == (1024 * 1024, 400)
    assert "unknown" in answer.json["errors"]


@each(TAKING)
def test_with_strict_handling_unknown_fields_are_named_with_the_wrong_ones(
    fort: Fort, endpoint: Endpoint
) -> None:
    assert endpoint.operation.body is not None
    name = next(iter(endpoint.operation.body.load_fields))
    strict = {"headers": {"Prefer": "respond-async, handling=strict"}}
    body = {name: {}, "id": 7, "created_at": "2024-01-15", "нет": 1}
    errors = fort.refused(endpoint.method, fort.url(endpoint), json=body, **strict)["errors"]
    assert {name, "id", "created_at", "нет"} <= errors.keys()


@pytest.mark.parametrize("kind", ["application/json; charset=latin-1", "application/json;"])
def test_json_is_utf8_whatever_its_type_says(fort: Fort, kind: str) -> None:
    body = '{"name": "é", "status": 5}'
    send_ = {"content_type": kind, "data": body.encode()}
    assert fort.wrong_fields("POST", "/clients", **send_) == {"status"}
    send_ |= {"data": body.encode("latin-1")}
    assert fort.wrong_fields("POST", "/clients", **send_) == {"body"}


@pytest.mark.parametrize("path", ["/timer/stop", "/timer/pause", "/timer/resume"])
def test_an_action_needs_no_body_and_refuses_junk(fort: Fort, path: str) -> None:
    for body in (b"", b" \n", b"{}"):
        assert fort.refused("POST", path, data=body)["error_code"] == "no_active_timer"
    for body in MALFORMED:
        assert fort.wrong_fields("POST", path, data=body, content_type=JSON) == {"body"}
