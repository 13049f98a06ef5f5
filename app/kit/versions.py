"""Versions of the API: which one a caller wants, and what of it will go one day."""

from collections.abc import Callable
from datetime import datetime

from flask import Flask, Response, request

from app.kit.errors import Invalid
from app.kit.operation import Deprecation, View, operation_of

HEADER = "X-Accept-Version"
SERVED = ("1", "1.0")
PREFIX = "/api/v1/"


def deprecated(since: datetime, sunset: datetime, successor: str) -> Callable[[View], View]:
    """Say on every answer of the endpoint, refusals too, that it will go. It works until then."""

    def decorate(view: View) -> View:
        operation_of(view).deprecation = Deprecation(since, sunset, successor)
        return view

    return decorate


def init_app(app: Flask) -> None:
    @app.before_request
    def check_version() -> None:
        wanted = request.headers.get(HEADER, "").strip()
        if wanted and wanted not in SERVED and request.path.startswith(PREFIX):
            raise Invalid({HEADER: [f"Must be one of: {', '.join(SERVED)}"]})

    @app.after_request
    def tell_deprecation(response: Response) -> Response:
        view = app.view_functions.get(request.endpoint or "")
        deprecation = getattr(getattr(view, "operation", None), "deprecation", None)
        for name, value in deprecation.headers if deprecation else ():
            response.headers.add(name, value)
        return response
