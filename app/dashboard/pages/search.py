"""`/api/search`: what `/api/v1/search` is, for whoever is signed in with a browser."""

from typing import Any

from flask import Blueprint, Response, g

from app.dashboard.blueprint import must_set_up, recognize
from app.kit.actor import actor
from app.kit.endpoint import answers, asks
from app.kit.errors import Unauthorized
from app.search import service
from app.search.schemas import SearchArgs, SearchSchema

bp = Blueprint("browser_search", __name__)


@bp.before_request
def admit() -> None:
    """A program reads the answer: no page to sign in, but a 401."""
    recognize()
    if "actor" not in g or must_set_up():
        raise Unauthorized("Sign in first", error="Authentication required")


@bp.after_request
def keep_nowhere(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/api/search")
@asks(SearchArgs)
@answers(SearchSchema)
def search(query: dict[str, Any]) -> dict[str, Any]:
    """Search, signed in with a browser."""
    return service.search(actor, **query)
