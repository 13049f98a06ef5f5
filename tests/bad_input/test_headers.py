"""Headers that are odd, contradictory or meant to be believed."""

import pytest
from flask import Flask

from tests.bad_input.fort import Fort

JUNK_TOKENS = (
    "", " ", "tt_", "tt_" + "0" * 32, "tt_" + "A" * 10_000, "null", "undefined", "Bearer", "é" * 32,
    "tt_" + "é" * 32, "\x7f", "' OR 1=1 --", "${jndi:ldap://x}", "x" * 100_000,
    "eyJhbGciOiJub25lIn0.e30.",
)  # fmt: skip
SCHEMES = ("Bearer ", "bearer  ", "Token ", "BEARER\t", "Basic ", "Digest ", "", "Bearer Bearer ")

NOWHERE = (
    "/api/v1/projects/%00", "/api/v1/projects/1%00", "/api/v1/projects/%ff", "/api/v1/%2e%2e",
    "/api/v1/projects/1%2f", "/api/v1/projects/%2531", "/api/v1/projects/1;a=b",
    "/api/v1/projects/%D9%A1", "/api/v1/projects/%F0%9F%A4%B7", "/api/v1/projects/..%2fusers",
    "/api/v1//projects", "//api/v1/projects", "/api/v1/projects/1e3", "/api/v1/projects/1.0",
    "/api/v1/projects/-1", "/api/v1/projects/0", "/api/v1/projects/01x",
    "/api/v1/projects/true", "/api/v1/projects/" + "9" * 5000, "/api/v1/projects/" + str(2**63),
    "/api/v1/" + "a/" * 2000, "/api/v1/\u202e", "/api", "/api/", "/api/v2/projects",
    "/API/V1/projects", "/api/v1/Projects", "/api/v1/..;/v1/projects", "/api/v1/projects;/1",
    "/api/v1/projects/1.", "/api/v1/projects.", "/api/v1/projects/%2e/1",
    "/api/v1/%2e%2e/v1/projects", "/api/v1/projects%2f1", "/api/v1\\projects",
    "/api/v1/projects/1.json", "/api/v1/projects/%31%00", "/api/v1/projects/.",
    "/admin/..;/admin/api-tokens", "/ADMIN/api-tokens", "//admin/api-tokens",
    "/admin/api-tokens/.", "/.git/config", "/.env",
)  # fmt: skip


@pytest.mark.parametrize("token", JUNK_TOKENS, ids=lambda token: ascii(token)[:30])
def test_a_token_that_is_none_is_a_401(fort: Fort, token: str) -> None:
    for scheme in SCHEMES:
        headers = {"Authorization": scheme + token}
        fort.refused("POST", "/clients", status=401, headers=headers, json={"name": "New"})


@pytest.mark.parametrize("token", JUNK_TOKENS[2:], ids=lambda token: ascii(token)[:30])
def test_two_different_tokens_are_a_400_and_a_wrong_key_alone_a_401(
    app: Flask, fort: Fort, token: str
) -> None:
    assert fort.wrong_fields("GET", "/clients", headers={"X-API-Key": token}) == {"X-API-Key"}
    answer = app.test_client().get("/api/v1/clients", headers={"X-API-Key": token})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Range", "bytes=0-1"),
        ("Range", "bytes=999999-"),
        ("If-Modified-Since", "yesterday"),
        ("If-Unmodified-Since", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("If-Range", "junk"),
        ("Accept", "text/html"),
        ("Accept", "*/*;q=junk"),
        ("Accept-Encoding", "br;q=2, identity;q=0"),
        ("Accept-Language", "x" * 5000),
        ("Content-Language", "\xe9"),
        ("Cookie", "session=junk; \xff; a=b=c"),
        ("Expect", "the unexpected"),
        ("Prefer", "handling="),
        ("Prefer", "handling=lenient, ,,;;"),
        ("Origin", "null"),
        ("Origin", "javascript:alert(1)"),
        ("Host", "evil.example"),
        ("X-Request-ID", "x" * 10_000),
        ("X-Request-ID", "a b"),
        ("X-Request-ID", "\xe9"),
        ("X-Forwarded-For", "junk, 1.2.3.4, ::1, \xff"),
        ("X-Forwarded-For", ", " * 2000),
        ("X-Forwarded-Proto", "gopher"),
        ("X-Forwarded-Host", "evil.example"),
        ("Forwarded", "for=junk;;host="),
        ("X-HTTP-Method-Override", "DELETE"),
        ("Transfer-Encoding", "junk"),
        ("Content-Type", "\xe9/\xff"),
        ("Content-Type", "application/json; charset=\xff"),
    ],
    ids=lambda part: ascii(part)[:30],
)
def test_a_header_that_means_nothing_here_changes_nothing(
    fort: Fort, header: str, value: str
) -> None:
    answer = fort.admin.get("/clients", headers={header: value})
    assert answer.status_code == 200, answer.text
    assert "evil.example" not in answer.headers.get("Link", "") or header == "Host"
    assert len(answer.headers["X-Request-ID"]) <= 128


@pytest.mark.parametrize(
    "path",
    NOWHERE,
    ids=lambda path: ascii(path)[:40],
)
def test_a_path_that_leads_nowhere_is_a_404(fort: Fort, app: Flask, path: str) -> None:
    for method in ("GET", "DELETE", "PATCH"):
        answer = app.test_client().open(path, method=method, headers=fort.admin.headers)
        assert answer.status_code == 404, f"{method} {path[:60]} -> {answer.text[:200]}"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "BREW", "X" * 500])
def test_an_unknown_method_is_a_405(fort: Fort, method: str) -> None:
    fort.refused(method, "/projects", status=405)
