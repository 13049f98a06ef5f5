"""`/reports/utilization`: worked time against what people have time for."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from app.dashboard.access import needs
from app.dashboard.listing import portion
from app.dashboard.pages.reports import asking
from app.dashboard.pages.reports.asking import days_of, form_of, question
from app.kit.actor import actor
from app.reports import utilization
from app.reports.args import ReportArgs
from app.reports.forms.answer import exported

bp = Blueprint("utilization", __name__, url_prefix="/reports/utilization")
_args = ReportArgs()


@bp.get("")
@needs("read:reports")
def index() -> ResponseReturnValue:
    if tidy := asking.tidied():
        return tidy
    about = question(_args)
    told = utilization.report(actor, about.query).told()
    return render_template(
        "dashboard/reports/utilization.html",
        question=about,
        told=told,
        shown=portion(told["by_user"], about.asked),
        days=days_of(told),
        all_entries=about.entries(*days_of(told)),
        **asking.offered(about),
    )


@bp.get("/file")
@needs("read:reports")
def utilization_file() -> Response:
    query = question(_args).query
    return exported(form_of(), utilization.report(actor, query), "utilization", query)
