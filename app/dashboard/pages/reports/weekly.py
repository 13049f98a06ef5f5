"""`/reports/weekly`: who worked how long on which day."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from app.dashboard.access import needs
from app.dashboard.listing import paged
from app.dashboard.pages.reports import asking
from app.dashboard.pages.reports.asking import Question, days_of, form_of, question
from app.kit.actor import actor
from app.kit.wire import Row
from app.reports import weekly
from app.reports.args import ReportArgs
from app.reports.forms.answer import exported

bp = Blueprint("weekly", __name__, url_prefix="/reports/weekly")
_args = ReportArgs()
# So many lines, each with the links of eight numbers, are read at a time; the files hold all.
MOST_LINES = 50


@bp.get("")
@needs("read:reports")
def index() -> ResponseReturnValue:
    if tidy := asking.tidied():
        return tidy
    about = asked()
    told: Row = {}

    def read(first: int, most: int) -> tuple[list[Row], int]:
        some, total = weekly.some(actor, about.query, first, most)
        told.update(some)
        return some["weeks"], total

    shown = paged(read, about.asked, MOST_LINES)
    return render_template(
        "dashboard/reports/weekly.html",
        question=about,
        told=told,
        days=days_of(told),
        all_entries=about.entries(*days_of(told)),
        shown=shown,
        **asking.offered(about),
    )


@bp.get("/file")
@needs("read:reports")
def weekly_file() -> Response:
    query = asked().query
    return exported(form_of(), weekly.report(actor, query), "weekly", query)


def asked() -> Question:
    """This week, where no days are named."""
    first, last = asking.this_week()
    return question(_args, start_date=first.isoformat(), end_date=last.isoformat())
