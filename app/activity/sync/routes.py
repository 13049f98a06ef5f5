"""`/api/v1/sync`."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, current_app

from app.activity.sync import service
from app.activity.sync.schemas import SyncArgs, SyncSchema
from app.identity.access import requires
from app.kit.actor import actor
from app.kit.endpoint import answers, asks
from app.kit.wire import Row

bp = Blueprint("sync", __name__)


@bp.get("/sync")
@requires()
@asks(SyncArgs)
@answers(SyncSchema)
def follow(query: dict[str, Any]) -> Row:
    """Follow everything that you see.

    Without a cursor you get all there is, then what has changed since, page by page; go on with
    `next_cursor`, at once while `has_more`, and later from where you were. `upsert` brings a thing
    as it is now, `delete` says that it is gone, or that you see it no more. With `reset` forget all
    that you hold: a new snapshot begins. Any valid token may ask, and gets what its scopes let it
    read.
    """
    return service.page(actor, timedelta(days=current_app.config["SYNC_DAYS"]), **query)
