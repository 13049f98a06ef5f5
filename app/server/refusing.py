"""What is refused before the application sees it: told in the same shape as its refusals."""

import secrets
from contextlib import suppress
from http import HTTPStatus
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

from app.kit.errors import AppError
from app.kit.json_text import to_json
from app.kit.refusals import Told

# Of the parser's errors those that have a status of their own; the others are bad requests.
_KINDS: dict[type[Exception], type[HTTPException]] = {
    errors.LimitRequestLine: RequestURITooLarge,
    errors.LimitRequestHeaders: RequestHeaderFieldsTooLarge,
    errors.ExpectationFailed: ExpectationFailed,
}
_NO_HTTP = "This is not a request as HTTP (RFC 9112) has it"

log = structlog.get_logger()


def refusal(error: Exception) -> HTTPException:
    """The refusal of a request that gunicorn's parser did not take."""
    if kind := _KINDS.get(type(error)):
        return kind()
    is_known = isinstance(error, errors.ParseException | errors.ConfigurationProblem)
    return BadRequest(_NO_HTTP) if is_known else InternalServerError()


def tell(
    sock: socket,
    peer: Any,
    error: HTTPException | AppError,
    cause: Exception | None = None,
) -> None:
    """The whole answer, as far as the connection takes it at once; it is closed after it."""
    told = error if isinstance(error, AppError) else Told(error)
    request_id = secrets.token_hex(16)
    known = {"status": told.status, "request_id": request_id, "ip": peer[0] if peer else None}
    if told.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("unexpected error", exc_info=cause, **known)
    else:
        log.warning("request refused", reason=str(cause or told), **known)
    sock.setblocking(False)
    with suppress(OSError):  # Who does not listen is not told.
        sock.send(answer(told, request_id))


def answer(told: AppError, request_id: str) -> bytes:
    body = to_json(told.to_dict() | {"request_id": request_id})
    further = "".join(f"{name}: {value}\r\n" for name, value in told.headers.items())
    head = (
        f"HTTP/1.1 {told.status} {HTTPStatus(told.status).phrase}\r\n"
        "Connection: close\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n"
        f"X-Request-ID: {request_id}\r\n"
        f"{further}"
        "Cache-Control: no-store\r\n"
        "X-Content-Type-Options: nosniff\r\n\r\n"
    )
    return head.encode() + body
