"""What every answer carries: a request id, CORS, and headers that keep browsers careful."""

import re
import secrets
from contextlib import suppress
from functools import lru_cache
from ipaddress import ip_address

from flask import Flask, Response, g, request
from werkzeug.exceptions import NotFound
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import BaseConverter

from app.kit.rate_limits import headers as rate_limits
from config import Config

MAX_ID = 2**63 - 1
MAX_BODY_BYTES = 1024 * 1024
_REQUEST_ID = re.compile(r"[\x21-\x7e]{1,128}")
_ALLOWED_HEADERS = (
    "Authorization, X-API-Key, Content-Type, Idempotency-Key, If-Match, If-None-Match, "
    "X-Request-ID, Prefer, X-Accept-Version, Last-Event-ID"
)
# What a page may read beside what browsers show by themselves.
_EXPOSED_HEADERS = (
    "Content-Disposition, Deprecation, ETag, Idempotent-Replayed, Link, Location, Retry-After, "
    f"Sunset, X-Request-ID, X-Total-Count, {', '.join((*rate_limits.NAMES, rate_limits.PARTIAL))}"
)
_CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)


# JSON is never to be looked at as a page, whatever sends a browser there.
_API_CSP = "default-src 'none'; frame-ancestors 'none'; sandbox"
_HSTS = f"max-age={365 * 86400}; includeSubDomains"


class IdConverter(BaseConverter):
    """`<id:project_id>`: a positive bigint; any other number is a thing that does not exist."""

    regex = r"[0-9]{1,4000}"

    def to_python(self, value: str) -> int:
        number = int(value)
        if not 0 < number <= MAX_ID:
            # Not the router's ValidationError: that makes a 405 of what is missing.
            raise NotFound
        return number


class RestConverter(BaseConverter):
    """`<rest:external_id>`: all that follows, slashes too: WSGI tells no `%2F` from a `/`."""

    part_isolating = False
    regex = "(?s:.+)"


def init_app(app: Flask, config: Config) -> None:
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.url_map.converters |= {"id": IdConverter, "rest": RestConverter}
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    if hops := config.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask documents this assignment
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    origins = {origin.strip() for origin in config.cors_origins.split(",")} - {""}

    @app.before_request
    def identify() -> None:
        given = request.headers.get("X-Request-ID", "")
        request.remote_addr = plain_address(request.remote_addr)
        g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(16)

    @app.before_request
    def preflight() -> Response | None:
        """OPTIONS needs no token: it says what a path can do, never what is there."""
        if request.method != "OPTIONS" or request.url_rule is None:
            return None
        adapter = app.create_url_adapter(request)
        allowed = sorted(adapter.allowed_methods()) if adapter else []
        return Response(status=204, headers={"Allow": ", ".join(allowed)})

    @app.after_request
    def finish(response: Response) -> Response:
        response.headers["X-Request-ID"] = g.get("request_id", "")
        protect(response)
        if request.path.startswith("/api/v1"):
            response.headers.setdefault("Cache-Control", "no-store")
            response.vary.update(("Authorization", "X-API-Key", "Origin"))
            allow_origin(response, origins)
        return response


def protect(response: Response) -> None:
    """What keeps a browser from doing with the answer what it is not for."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = _HSTS
    if request.path.startswith("/api/v1"):
        response.headers["Content-Security-Policy"] = _API_CSP
    else:
        response.headers.setdefault("Content-Security-Policy", _CSP)
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"


@lru_cache(maxsize=4096)
def plain_address(told: str | None) -> str | None:
    """The client's address; some proxies add a port or a zone. None where it is no address."""
    for candidate in (told or "", (told or "").rpartition(":")[0]):
        with suppress(ValueError):
            return str(ip_address(candidate.strip("[]").partition("%")[0]))
    return None


def allow_origin(response: Response, origins: set[str]) -> None:
    """CORS for the origins of the settings; without credentials, for tokens need no cookies."""
    origin = request.headers.get("Origin")
    if not origin or not origins & {origin, "*"}:
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Access-Control-Expose-Headers"] = _EXPOSED_HEADERS
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, PATCH, DELETE"
        response.headers["Access-Control-Allow-Headers"] = _ALLOWED_HEADERS
        response.headers["Access-Control-Max-Age"] = "86400"
