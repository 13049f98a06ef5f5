"""`/api/v1/search`."""

from typing import Any

from flask import Blueprint

from app.identity.access import requires
from app.kit.actor import actor
from app.kit.endpoint import answers, asks
from app.search import service
from app.search.schemas import SearchArgs, SearchSchema

bp = Blueprint("search", __name__)


@bp.get("/search")
@requires("read:projects")
@asks(SearchArgs)
@answers(SearchSchema)
def search(query: dict[str, Any]) -> dict[str, Any]:
    """Search projects, tasks, clients and time entries.

    Parts of words are found, in any case. Of each type come the best first: the name starts with
    the text, the name holds it, it stands elsewhere; of time entries the newest. Only active
    projects and their tasks are searched, and only what you see.
    """
    return service.search(actor, **query)
