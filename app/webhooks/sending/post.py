"""One POST to a URL that somebody typed in: bounded in time, in size, and in where it goes.

By the standard library's client, which follows no redirect, asks no proxy, and keeps nothing open.
"""

import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse

from app.webhooks.sending.addresses import Address
from app.webhooks.sending.deadline import Socket, TlsSocket
from app.webhooks.sending.resolving import addresses_of
from app.webhooks.sending.rules import Rules
from app.webhooks.sending.target import Refused, Target

SECONDS = 15.0
# To one of several addresses, before the next one is tried.
SECONDS_TO_CONNECT = 4.0
MOST_BYTES_KEPT = 20_000


@dataclass(frozen=True)
class Outcome:
    """`status` is None where none came; then `error` says why. `body` is the beginning of it."""

    status: int | None = None
    body: str = ""
    seconds: float = 0.0
    error: str | None = None
    retry_after: int | None = None


def post(
    url: str, body: bytes, headers: Mapping[str, str], rules: Rules, seconds: float = SECONDS
) -> Outcome:
    """Whatever network and receiver do is an outcome and no exception."""
    started = time.monotonic()
    try:
        target = Target.of(url)
        addresses = addresses_of(target, rules)
        with closing(_connected(target, addresses, started + seconds)) as connection:
            connection.request("POST", target.path, body, dict(headers))
            with closing(connection.getresponse()) as response:
                return _outcome(response, started)
    except (Refused, OSError, HTTPException, ValueError) as error:
        return Outcome(error=_sentence(error), seconds=time.monotonic() - started)


def _connected(target: Target, addresses: list[Address], ends_at: float) -> HTTPConnection:
    """A connection to the first of these very addresses that answers."""
    for number, address in enumerate(addresses, start=1):
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        plain = Socket(family, socket.SOCK_STREAM)
        try:
            left = max(0.001, ends_at - time.monotonic())
            plain.settimeout(left if number == len(addresses) else min(left, SECONDS_TO_CONNECT))
            plain.connect((str(address), target.port))
            plain.ends_at = ends_at
            secured = _secured(plain, target, ends_at) if target.scheme == "https" else plain
            return _Connected(target, secured)
        except OSError:
            plain.close()
            if number == len(addresses):
                raise
    raise Refused(f"{target.host} has no address")


def _secured(plain: Socket, target: Target, ends_at: float) -> ssl.SSLSocket:
    """TLS with the certificate of the name, whatever the address."""
    secured = tls().wrap_socket(plain, server_hostname=target.host, do_handshake_on_connect=False)
    try:
        secured.settimeout(max(0.001, ends_at - time.monotonic()))
        secured.do_handshake()
    except OSError:
        secured.close()
        raise
    secured.ends_at = ends_at  # type: ignore[attr-defined]  # a TlsSocket, as the context makes them
    return secured


@cache
def tls() -> ssl.SSLContext:
    """The authorities of the system, or those of SSL_CERT_FILE: to read them takes a while."""
    context = ssl.create_default_context()
    context.sslsocket_class = TlsSocket
    return context


class _Connected(HTTPConnection):
    """A connection that is there already; its Host header is that of the URL."""

    auto_open = 0

    def __init__(self, target: Target, sock: socket.socket) -> None:
        super().__init__(target.host, target.port)
        # Where the standard library would leave the port away.
        self.default_port = 443 if target.scheme == "https" else 80
        self.sock = sock


def _outcome(response: HTTPResponse, started: float) -> Outcome:
    """The status counts, also where the rest of the answer is slow, broken or too long."""
    parts, length = [], 0
    try:
        while length < MOST_BYTES_KEPT and (part := response.read1(MOST_BYTES_KEPT - length)):
            parts.append(part)
            length += len(part)
    except (OSError, HTTPException, ValueError):
        parts.append(b" [cut off]")
    return Outcome(
        status=response.status,
        # PostgreSQL keeps no NUL in a text.
        body=b"".join(parts).decode(errors="replace").replace("\0", "\ufffd"),
        seconds=time.monotonic() - started,
        retry_after=_seconds_of(response.headers.get("Retry-After")),
    )


def _seconds_of(told: str | None) -> int | None:
    """`Retry-After` is a number of seconds or a date (RFC 9110, section 10.2.3)."""
    if told is None:
        return None
    if told.isascii() and told.isdecimal():
        return int(told[:9])
    try:
        moment = parsedate_to_datetime(told)
    except (ValueError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0, int((moment - datetime.now(UTC)).total_seconds()))


def _sentence(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "Timed out"
    if isinstance(error, ssl.SSLError):
        return f"TLS failed: {error.reason or error}"
    if isinstance(error, OSError):
        return error.strerror or str(error) or "Connection failed"
    if isinstance(error, HTTPException):
        return f"Not an HTTP answer: {type(error).__name__} {error}"[:300]
    return str(error)
