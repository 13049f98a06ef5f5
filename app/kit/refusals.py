"""The only place that knows how a refusal looks: JSON under /api, a page elsewhere."""

import re
from typing import Any

import structlog
from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from gunicorn.http.errors import ParseException
from marshmallow import ValidationError
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from app.kit.constraints import refusal
from app.kit.errors import AppError, Invalid, Unavailable

log = structlog.get_logger()

_NAMES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "payload_too_large",
    415: "unsupported_media_type",
}
_UNAVAILABLE = (OperationalError, InterfaceError, PoolTimeout)


class Told(AppError):
    """An error of the framework, told in our shape."""

    def __init__(self, error: HTTPException) -> None:
        self.status = error.code or 500
        self.error = error.name.capitalize()
        plain = re.sub(r"\s+", " ", error.description or error.name)
        code = _NAMES.get(self.status, error.name.lower().replace(" ", "_"))
        super().__init__(plain, code=code)
        if allowed := getattr(error, "valid_methods", None):
            self.headers["Allow"] = ", ".join(sorted(allowed))


def told(error: AppError) -> dict[str, Any]:
    return error.to_dict() | {"request_id": g.get("request_id")}


def tell(error: AppError) -> ResponseReturnValue:
    if request.path.startswith("/api/") or request.path == "/api":
        return told(error), error.status, error.headers
    page = render_template("error.html", told=told(error), status=error.status)
    return page, error.status, error.headers


def tell_invalid(error: ValidationError) -> ResponseReturnValue:
    return tell(Invalid(messages_of(error)))


def tell_broken_framing(error: ParseException) -> ResponseReturnValue:
    """Chunks are parsed while the body is read: what is wrong with them comes up in a view."""
    return tell(Invalid({"body": ["The chunks of the body are not what HTTP asks for"]}))


def tell_refused_row(error: IntegrityError | DataError) -> ResponseReturnValue:
    refused = refused_row(error)
    return tell(refused) if refused else tell_unexpected(error)


def refused_row(error: IntegrityError | DataError) -> AppError | None:
    """What to tell of a row that the database refuses; None where that is our mistake."""
    if isinstance(error, IntegrityError):
        return refusal(error)
    # A value that no column holds. The schemas refuse it first; this is the second fence.
    log.warning("value refused by the database", error=str(error.orig))
    return Invalid({"body": ["A value is out of range"]})


def tell_unavailable(error: Exception) -> ResponseReturnValue:
    log.error("database unavailable", error=str(getattr(error, "orig", None) or error))
    return tell(Unavailable("The database is busy or does not answer; try again"))


def tell_unexpected(error: Exception) -> ResponseReturnValue:
    log.error("unexpected error", exc_info=error)
    return tell(AppError("Something went wrong on our side; the request id leads to it in the log"))


def tell_http(error: HTTPException) -> ResponseReturnValue:
    # A commit fails after the view has answered; Flask hands it on wrapped in a 500.
    if original := getattr(error, "original_exception", None):
        unavailable = isinstance(original, _UNAVAILABLE)
        return tell_unavailable(original) if unavailable else tell_unexpected(original)
    return error if error.code in range(300, 400) else tell(Told(error))


def messages_of(error: ValidationError) -> dict[str, list[str]]:
    return flat(error.normalized_messages())  # type: ignore[no-untyped-call]  # no hints there


def flat(messages: object, path: str = "") -> dict[str, list[str]]:
    """marshmallow's nested messages as {field: [sentences]}, with dots into lists and objects."""
    if isinstance(messages, dict):
        parts = [flat(m, f"{path}.{key}".strip(".")) for key, m in messages.items()]
        return {field: told for part in parts for field, told in part.items()}
    sentences = messages if isinstance(messages, list) else [messages]
    return {path.replace("._schema", "") or "body": [str(sentence) for sentence in sentences]}


def init_app(app: Flask) -> None:
    app.register_error_handler(AppError, tell)
    app.register_error_handler(ValidationError, tell_invalid)
    app.register_error_handler(ParseException, tell_broken_framing)
    app.register_error_handler(IntegrityError, tell_refused_row)
    app.register_error_handler(DataError, tell_refused_row)
    for unavailable in _UNAVAILABLE:
        app.register_error_handler(unavailable, tell_unavailable)
    app.register_error_handler(HTTPException, tell_http)
    app.register_error_handler(Exception, tell_unexpected)
