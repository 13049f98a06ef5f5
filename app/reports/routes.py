"""`/api/v1/reports`."""

from typing import Any

from flask import Blueprint

from app.identity.access import counts_as, requires
from app.kit.actor import actor
from app.kit.endpoint import asks, returns
from app.kit.wire import Row
from app.reports import service
from app.reports.schemas import SummaryArgs, SummarySchema

bp = Blueprint("reports", __name__)


@bp.get("/reports/summary")
@requires("read:reports")
@counts_as("reports")
@asks(SummaryArgs)
@returns(SummarySchema, key="summary")
def summary(query: dict[str, Any]) -> Row:
    """Sum up worked time.

    By project, or by whatever `group_by` names, up to three levels deep. The last 30 days unless
    `start_date` and `end_date` say otherwise. You see the time that you see in lists, and amounts
    where you see the rates.
    """
    return service.summary(actor, **query)
