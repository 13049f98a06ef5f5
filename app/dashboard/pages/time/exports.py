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
from app.time_entries import service
from app.time_entries.schemas import TimeEntryListArgs

# What the list can be asked, and a report cannot. Where an entry begins is what the list goes by:
# of one that began before the first day, a report would tell the rest.
_OF_LIST = ("q", "start_date", "updated_since", "external_source", "external_id")
_report, _search = DetailedArgs(), TimeEntryListArgs(only=[*_OF_LIST, "sort"])


@bp.get("/export")
@needs("read:reports")
def export() -> Response:
    """:raises Invalid: for filters that the list refuses, too"""
    given = {name: text for name, text in request.args.items() if text.strip()}
    known = {n: text for n, text in given.items() if n in _report.load_fields and n != "page"}
    query, errors = load(_report, {**days(known), **known})
    searched, more = load(_search, {n: text for n, text in given.items() if n in _OF_LIST})
    if errors or more:
        raise Invalid({**errors, **more})
    form: Form = query.pop("format", Form.CSV)
    if form == Form.JSON:
        raise Refused(_("There is no such file"))
    only = _search.where(searched, formats.zone())
    report = detailed.report(actor, query, only)
    return exported(form, report, "detailed", {**query, **searched_for(searched)})


def days(known: dict[str, str]) -> dict[str, str]:
    """The list has no first and last day where none are asked for; a report has both."""
    ends = [instant.astimezone(formats.zone()).date() for instant in service.ends(actor)]
    told = [day.isoformat() for day in ends or [formats.today()]]
    asked = [known[name][:10] for name in ("start_date", "end_date") if name in known]
    return {"start_date": min(told + asked), "end_date": max(told + asked)}


def searched_for(searched: dict[str, Any]) -> dict[str, Any]:
    return {name: searched[name] for name in _OF_LIST if searched.get(name)}
