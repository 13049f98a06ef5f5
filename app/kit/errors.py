"""Errors a client can be told about, and the one shape they are told in."""

import re
from collections.abc import Mapping
from typing import Any

Errors = Mapping[str, list[str]]


def spoken(name: str) -> str:
    """The name of a class as sentences have it: "time entry" for TimeEntry."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name.removeprefix("Api")).lower()


class AppError(Exception):
    """Raise a subclass anywhere; `app.kit.refusals` turns it into the response.

    Keyword arguments become further keys of the answer, `headers` its headers.
    """

    status = 500
    code = "internal_error"
    error = "Internal server error"

    def __init__(
        self,
        message: str | None = None,
        *,
        code: str | None = None,
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(message or self.error)
        self.code = code or type(self).code
        self.headers = dict(headers or {})
        self.extra = extra

    def to_dict(self) -> dict[str, Any]:
        told = {"error": self.error, "message": str(self), "error_code": self.code}
        return {**told, "success": False, **self.extra}


class Invalid(AppError):
    """What was sent is wrong: `errors` names every wrong field and what is wrong with it."""

    status, code, error = 400, "validation_error", "Validation failed"

    def __init__(self, errors: Errors, message: str | None = None, **extra: Any) -> None:
        super().__init__(message, errors=dict(errors), **extra)


class Refused(AppError):
    """A fact stands against the request (no timer runs, say); the code names it."""

    status, code, error = 400, "bad_request", "Bad request"


class Unauthorized(AppError):
    status, code, error = 401, "unauthorized", "Invalid token"

    def __init__(self, message: str | None = None, **extra: Any) -> None:
        super().__init__(message, headers={"WWW-Authenticate": "Bearer"}, **extra)


class Forbidden(AppError):
    status, code, error = 403, "forbidden", "Insufficient permissions"


class ModuleDisabled(AppError):
    """The name stands in `error` too: there existing apps look for it."""

    status, code, error = 403, "module_disabled", "module_disabled"


class NotFound(AppError):
    status, code, error = 404, "not_found", "Not found"


class Conflict(AppError):
    status, code, error = 409, "conflict", "Conflict"


class PreconditionFailed(AppError):
    status, code, error = 412, "precondition_failed", "Precondition failed"


class PreconditionRequired(AppError):
    status, code, error = 428, "precondition_required", "Precondition required"


class UnsupportedMediaType(AppError):
    status, code, error = 415, "unsupported_media_type", "Unsupported media type"


class TooManyRequests(AppError):
    """`wait` is in how many seconds there is room again."""

    status, code, error = 429, "rate_limited", "Too many requests"

    def __init__(self, message: str, wait: int) -> None:
        super().__init__(message, headers={"Retry-After": str(wait)}, retry_after=wait)


class Unavailable(AppError):
    status, code, error = 503, "unavailable", "Service unavailable"

    def __init__(self, message: str | None = None, **extra: Any) -> None:
        super().__init__(message, headers={"Retry-After": "1"}, **extra)
