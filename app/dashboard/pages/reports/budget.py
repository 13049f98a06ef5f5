"""`/reports/budget`: what is used of the hours and money of projects, and how long they last."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from app.dashboard.access import needs
from app.dashboard.pages.reports import asking
from app.dashboard.pages.reports.asking import days_of, form_of, question
from app.dashboard.pages.reports.portions import portion
from app.kit.actor import actor
from app.reports import budget
from app.reports.args import BudgetArgs
from app.reports.forms.answer import exported

bp = Blueprint("budget", __name__, url_prefix="/reports/budget")
_args = BudgetArgs()


@bp.get("")
@needs("read:reports")
def index() -> ResponseReturnValue:
    if tidy := asking.tidied():
        return tidy
    about = question(_args)
    told = budget.report(actor, about.query).told()
    return render_template(
        "dashboard/reports/budget.html",
        question=about,
        told=told,
        shown=portion(told["projects"], about),
        days=days_of(told),
        **asking.offered(about),
    )


@bp.get("/file")
@needs("read:reports")
def budget_file() -> Response:
    query = question(_args).query
    return exported(form_of(), budget.report(actor, query), "budget", query)
