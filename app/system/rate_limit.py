"""`/api/v1/rate-limit`: how the caller stands."""

from datetime import UTC, datetime

from flask import Blueprint, g
from marshmallow import Schema, fields

from app.identity import limits
from app.identity.access import counts_as, requires
from app.kit.endpoint import answers
from app.kit.fields import UtcDateTime
from app.kit.rate_limits.windows import Standing
from app.kit.wire import Row

bp = Blueprint("rate_limit", __name__)


class WindowSchema(Schema):
    bucket = fields.String(required=True)
    window = fields.String(required=True)
    seconds = fields.Integer(required=True)
    limit = fields.Integer(required=True)
    remaining = fields.Integer(required=True)
    resets_at = UtcDateTime(required=True)


class RateLimitSchema(Schema):
    tier = fields.String(required=True)
    limit = fields.Integer(required=True)
    remaining = fields.Integer(required=True)
    resets_at = UtcDateTime(required=True)
    windows = fields.List(fields.Nested(WindowSchema), required=True)
    is_partial = fields.Boolean(required=True)


class AnswerSchema(Schema):
    rate_limit = fields.Nested(RateLimitSchema, required=True)


@bp.get("/rate-limit")
@requires()
@counts_as("calls", 0)
@answers(AnswerSchema)
def show() -> Row:
    """Show how many calls are left.

    Any valid token may ask, and asking is free. The numbers beside `tier` are those of the headers:
    of the window that has the fewest calls left. `windows` are all of them; a bucket counts calls
    of its own.
    """
    told = [
        {"bucket": bucket, "window": one.window.name, "seconds": one.window.seconds, **figures(one)}
        for bucket, count in limits.buckets().items()
        for one in count.standings
    ]
    tightest = figures(g.count.tightest)
    beside = {"windows": told, "is_partial": g.count.is_partial}
    return {"rate_limit": {"tier": g.caller.tier, **tightest, **beside}}


def figures(standing: Standing) -> Row:
    resets_at = datetime.fromtimestamp(standing.resets_at, UTC)
    limit = standing.window.most
    return {"limit": limit, "remaining": standing.remaining, "resets_at": resets_at}
