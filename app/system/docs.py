"""Swagger UI at /api/docs and the document at /api/openapi.json.

Flasgger keeps the routes and the page; the document is ours, and the assets are those of a current
Swagger UI 5: the ones that come with Flasgger are of 2020 and take a foreign document by `?url=`.
"""

from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from flasgger import Swagger
from flask import Blueprint, Flask, Response, request

from app.kit.openapi import document

# Swagger UI writes style attributes and draws its icons from data: URLs; no script is inline.
_CSP = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_CONFIG = {
    "title": "TimeTracker API",
    "openapi": "3.1.0",
    "specs": [{"endpoint": "openapi", "route": "/api/openapi.json"}],
    "specs_route": "/api/docs",
    "static_url_path": "/api/docs/static",
    "oauth_redirect": "/api/docs/oauth2-redirect.html",
    "headers": [],
}


class Docs(Swagger):  # type: ignore[misc]  # Flasgger ships no types
    """Flasgger as the shell around our own document."""

    def __init__(self, app: Flask) -> None:
        self._document: dict[str, Any] | None = None
        super().__init__(app, merge=True, config={**_CONFIG, "static_folder": str(swagger_ui())})

    def get_apispecs(self, endpoint: str = "openapi") -> dict[str, Any]:
        if self._document is None:
            self._document = document(self.app, version("timetracker-server"))
        return self._document


def swagger_ui() -> Path:
    """The folder of the assets, found without importing the package that carries them."""
    found = find_spec("flask_swagger_ui")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("flask_swagger_ui")
    return Path(found.origin).parent / "dist"


def init_app(app: Flask) -> None:
    page = Blueprint(
        "docs_page", __name__, static_folder="static", static_url_path="/api/docs/page"
    )
    app.register_blueprint(page)
    Docs(app)

    @app.after_request
    def allow_swagger_ui(response: Response) -> Response:
        if request.path.startswith("/api/docs"):
            response.headers["Content-Security-Policy"] = _CSP
        return response
