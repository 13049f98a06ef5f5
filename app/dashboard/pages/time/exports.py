"""`/entries/export`: the list as a file, with the filters that it is looked at with."""

from typing import Any

from flask import Response, request
from flask_babel import gettext as _

from app.dashboard import formats
from app.dashboard.access import needs
from app.dashboard.pages.time.entries import bp
from app.kit.actor import actor
from app.kit.errors import Invalid, Refused
from app.kit.loading import load
from app.reports import detailed
from app.reports.args import DetailedArgs
from app.reports.forms.answer import exported
from app.reports.forms.kinds import Form
from app.time_entries.schemas import TimeEntryListArgs

# The list has no first day where none is asked for; a report has one.
_EARLIEST = "2000-01-01"
_report, _search = DetailedArgs(), TimeEntryListArgs(only=["q", "sort"])


@bp.get("/export")
@needs("read:reports")
def export() -> Response:
    """:raises Invalid: for filters that the list refuses, too"""
    given = {name: text for name, text in request.args.items() if text.strip()}
    known = {n: text for n, text in given.items() if n in _report.load_fields and n != "page"}
    query, errors = load(_report, {"start_date": _EARLIEST, **known})
    searched, more = load(_search, {n: text for n, text in given.items() if n == "q"})
    if errors or more:
        raise Invalid({**errors, **more})
    form: Form = query.pop("format", Form.CSV)
    if form == Form.JSON:
        raise Refused(_("There is no such file"))
    only = _search.where(searched, formats.zone())
    report = detailed.report(actor, query, only)
    return exported(form, report, "detailed", {**query, **searched_for(searched)})


def searched_for(searched: dict[str, Any]) -> dict[str, Any]:
    return {"q": searched["q"]} if searched.get("q") else {}
