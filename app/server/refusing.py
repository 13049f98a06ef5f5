"""What is refused before the application sees it: told in the same shape as its refusals."""

import secrets
from contextlib import suppress
from socket import socket
from typing import Any

import structlog
from gunicorn.http import errors
from werkzeug.exceptions import (
    BadRequest,
    ExpectationFailed,
    HTTPException,
    InternalServerError,
    RequestHeaderFieldsTooLarge,
    RequestURITooLarge,
)

from app.kit.json_text import to_json
from app.kit.refusals import Told

# Of the parser's errors those that have a status of their own; the others are bad requests.
_KINDS: dict[type[Exception], type[HTTPException]] = {
    errors.LimitRequestLine: RequestURITooLarge,
    errors.LimitRequestHeaders: RequestHeaderFieldsTooLarge,
    errors.ExpectationFailed: ExpectationFailed,
}
INTERNAL_ERROR = 500
_NO_HTTP = "This is not a request as HTTP (RFC 9112) has it"

log = structlog.get_logger()


def refusal(error: Exception) -> HTTPException:
    """The refusal of a request that gunicorn's parser did not take."""
    if kind := _KINDS.get(type(error)):
        return kind()
    is_known = isinstance(error, errors.ParseException | errors.ConfigurationProblem)
    return BadRequest(_NO_HTTP) if is_known else InternalServerError()


def tell(sock: socket, peer: Any, error: HTTPException, cause: Exception | None = None) -> None:
    """The whole answer, as far as the connection takes it at once; it is closed after it."""
    request_id = secrets.token_hex(16)
    told = {"status": error.code, "request_id": request_id, "ip": peer[0] if peer else None}
    if error.code == INTERNAL_ERROR:
        log.error("unexpected error", exc_info=cause, **told)
    else:
        log.warning("request refused", reason=str(cause or error.description), **told)
    sock.setblocking(False)
    with suppress(OSError):  # Who does not listen is not told.
        sock.send(answer(error, request_id))


def answer(error: HTTPException, request_id: str) -> bytes:
    told = Told(error)
    body = to_json(told.to_dict() | {"request_id": request_id})
    head = (
        f"HTTP/1.1 {told.status} {error.name}\r\n"
        "Connection: close\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"X-Request-ID: {request_id}\r\n"
        "Cache-Control: no-store\r\n"
        "X-Content-Type-Options: nosniff\r\n\r\n"
    )
    return head.encode() + body
