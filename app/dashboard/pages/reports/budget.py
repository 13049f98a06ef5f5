"""`/reports/budget`: what is used of the hours and money of projects, and how long they last."""

from functools import partial

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from app.dashboard.access import needs
from app.dashboard.listing import paged
from app.dashboard.pages.reports import asking
from app.dashboard.pages.reports.asking import days_of, form_of, question
from app.kit.actor import actor
from app.reports import budget
from app.reports.args import BudgetArgs
from app.reports.forms.answer import exported
from app.reports.scope import range_of, scope_of

bp = Blueprint("budget", __name__, url_prefix="/reports/budget")
_args = BudgetArgs()


@bp.get("")
@needs("read:reports")
def index() -> ResponseReturnValue:
    if tidy := asking.tidied():
        return tidy
    about = question(_args)
    told = range_of(scope_of(actor, about.query))
    shown = paged(partial(budget.some, actor, about.query), about.asked)
    return render_template(
        "dashboard/reports/budget.html",
        question=about,
        told=told,
        shown=shown,
        days=days_of(told),
        **asking.offered(about),
    )


@bp.get("/file")
@needs("read:reports")
def budget_file() -> Response:
    query = question(_args).query
    return exported(form_of(), budget.report(actor, query), "budget", query)
