"""`/reports`: how much was worked, on what, when and by whom."""

from datetime import date
from itertools import islice
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from app.dashboard.access import needs
from app.dashboard.pages.reports import asking
from app.dashboard.pages.reports.asking import Question, days_of, form_of, question
from app.dashboard.pages.reports.lines import Line, lines
from app.kit.actor import actor
from app.kit.wire import Row
from app.reports import summary
from app.reports.args import SummaryArgs
from app.reports.dimensions import Dimension
from app.reports.forms.answer import exported

bp = Blueprint("reports", __name__, url_prefix="/reports")
_args = SummaryArgs()
D = Dimension
# So many lines of a table are read beside charts, and without; the files hold all.
FEW_LINES, MOST_LINES = 15, 100
# So many bars can be told apart.
MOST_BARS = 8
DIMENSIONS = {
    D.PROJECT: _("Project"),
    D.CLIENT: _("Client"),
    D.TASK: _("Task"),
    D.USER: _("Person"),
    D.TEAM: _("Team"),
    D.TAG: _("Tags"),
    D.DAY: _("Day"),
    D.WEEK: _("Week"),
    D.MONTH: _("Month"),
    D.BILLABLE: _("Billable"),
    D.STATUS: _("Project status"),
}

BY_TIME = {
    D.DAY: _("Hours by day"),
    D.WEEK: _("Hours by week"),
    D.MONTH: _("Hours by month"),
}


@bp.get("")
@needs("read:reports")
def index() -> ResponseReturnValue:
    if tidy := asking.tidied():
        return tidy
    about = question(_args)
    dimensions: list[Dimension] = about.query.get("group_by") or [D.PROJECT]
    unit = unit_of(about.query)
    is_whole = request.args.get("lines") == "all"
    most = MOST_LINES if is_whole else FEW_LINES
    told = summary.beside(actor, about.query, unit, most + 1)
    days = days_of(told)
    shown = list(islice(lines(told, dimensions, about, days), most + 1))
    return render_template(
        "dashboard/reports/summary.html",
        question=about,
        told=told,
        days=days,
        all_entries=about.entries(*days),
        lines=shown[:most],
        is_cut=len(shown) > most,
        is_whole=is_whole,
        by_time=list(lines(told, [unit], about, days)),
        unit=DIMENSIONS[unit],
        by_time_title=BY_TIME[unit],
        by_project=ranked(told, about, days),
        shares=shares(told, about, days),
        chosen=[*dimensions, "", ""][:3],
        dimensions=DIMENSIONS,
        **asking.offered(about),
    )


@bp.get("/file")
@needs("read:reports")
def summary_file() -> Response:
    query = question(_args).query
    return exported(form_of(), summary.report(actor, query), "summary", query)


def unit_of(query: Row) -> Dimension:
    """What one bar of the chart of time stands for: there are to be few enough of them."""
    span = asking.span_of(query)
    days = (span.last_day - span.first_day).days
    return D.DAY if days < 35 else D.WEEK if days < 240 else D.MONTH


def ranked(told: Row, about: Question, days: tuple[date, date]) -> list[Line]:
    """The projects with the most time, and all others as one."""
    found = list(lines(told, [D.PROJECT], about, days))
    few, rest = found[:MOST_BARS], found[MOST_BARS:]
    if not rest:
        return few
    others = {"seconds": sum(line.group["seconds"] for line in rest)}
    words = gettext("%(n)s others", n=len(rest))
    return [*few, Line(0, words, words, others, None)]


def shares(
    told: Row, about: Question, days: tuple[date, date]
) -> list[tuple[str, int, Any, Row | None]]:
    """Billable and not: words, seconds, percent and the entries."""
    whole, billable = told["total_seconds"], told["billable_seconds"]
    return [
        (words, seconds, seconds * 100 / whole if whole else 0, about.entries(*days, billable=flag))
        for words, seconds, flag in (
            (str(_("Billable")), billable, True),
            (str(_("Not billable")), whole - billable, False),
        )
    ]
