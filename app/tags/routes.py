"""`/api/v1/tags`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.kit.actor import actor
from app.kit.endpoint import lists, refuses, returns, shows
from app.kit.taking import takes
from app.kit.wire import Row, Wire
from app.tags import service
from app.tags.schemas import MergeInput, TagInput, TagListArgs
from app.tags.shape import TAG

bp = Blueprint("tags", __name__)


@bp.get("/tags")
@requires("read:time_entries")
@lists(TAG, key="tags", args=TagListArgs)
def index() -> tuple[Select[Any], Wire]:
    """List tags.

    Those on the time entries that you see, each with the number of these. A tag is there as long
    as an entry has it.
    """
    return service.listed(actor)


@bp.get("/tags/<id:tag_id>")
@requires("read:time_entries")
@shows(TAG, key="tag")
def show(tag_id: int, expand: Sequence[str]) -> Row:
    """Show one tag."""
    return service.read(actor, tag_id, expand)


@bp.route("/tags/<id:tag_id>", methods=["PUT", "PATCH"])
@requires("write:time_entries")
@takes(TagInput, partial=True)
@refuses(409, "There is already a tag of that name")
@returns(TAG, key="tag", message="Tag renamed successfully")
def rename(tag_id: int, data: dict[str, Any]) -> Row:
    """Rename a tag.

    For administrators. Every time entry that has the tag gets the new name, and a new `updated_at`.
    """
    return service.rename(actor, tag_id, **data)


@bp.post("/tags/<id:tag_id>/merge")
@requires("write:time_entries")
@takes(MergeInput, also=service.wrong)
@returns(TAG, key="tag", message="Tags merged successfully")
def merge(tag_id: int, data: dict[str, Any]) -> Row:
    """Merge a tag into another one.

    For administrators. Every time entry that has the tag gets the one of `into_id`, which is
    answered; the merged one is gone.
    """
    return service.merge(actor, tag_id, **data)


@bp.delete("/tags/<id:tag_id>")
@requires("write:time_entries")
@returns(TAG, key="tag", message="Tag deleted successfully")
def remove(tag_id: int) -> Row:
    """Delete a tag.

    For administrators. It is taken off every time entry; the entries stay.
    """
    return service.remove(actor, tag_id)
