"""What a report is asked for: the parameters of the API, in the address of the page."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _
from marshmallow import Schema

from app.dashboard import choices
from app.dashboard.formats import today
from app.identity.models import Role
from app.kit.actor import actor
from app.kit.clock import now
from app.kit.errors import Invalid
from app.kit.loading import load
from app.kit.wire import Row
from app.reports import periods
from app.reports.forms.kinds import Form
from app.reports.periods import Range
from app.settings import service as settings
from app.settings.models import Weekday

# What the list of entries can be asked as well.
_OF_ENTRIES = ("project_id", "client_id", "task_id", "user_id", "billable", "tag", "timezone")
_DAY = timedelta(days=1)
# Of each kind in a filter: beside charts a page has room for few, and the others are found.
OFFERED = 20


@dataclass(frozen=True)
class Question:
    """`asked` are the words of the address, `query` what they stand for."""

    asked: dict[str, str]
    query: Row

    def address(self, endpoint: str = "", **changed: Any) -> str:
        """A page of the dashboard, this one by default, with other words in the query string."""
        words = {**self.asked, **changed}
        return url_for(
            endpoint or str(request.endpoint), **{n: w for n, w in words.items() if w is not None}
        )

    def entries(self, first: date, last: date, **keys: Any) -> Row | None:
        """The filters of the list that holds the entries behind a number, if it has such."""
        # A team, and lengths that are rounded, are of reports alone.
        if self.query.get("team_id"):
            return None
        own = {name: self.query[name] for name in _OF_ENTRIES if self.query.get(name) is not None}
        return {**own, "start_date": first, "end_date": last, **keys}


def question(loader: Schema, **proposed: str) -> Question:
    """
    :raises Invalid: for what the API refuses, too
    """
    asked = {**proposed, **words_of(loader)}
    query, errors = load(loader, asked)
    if errors:
        raise Invalid(errors)
    query.pop("format", None)
    return Question(asked, query)


def words_of(loader: Schema) -> dict[str, str]:
    """What the address says, without what was left empty. A list may come in several parts."""
    found = {}
    for name in loader.load_fields:
        parts = [part for text in request.args.getlist(name) for part in text.split(",")]
        if told := ",".join(dict.fromkeys(part.strip() for part in parts if part.strip())):
            found[name] = told
    return found


def tidied() -> Response | None:
    """What a form leaves empty is taken out of the address, so that it can be passed on."""
    if all(text for _name, text in request.args.items(multi=True)):
        return None
    kept = [(name, text) for name, text in request.args.items(multi=True) if text]
    # By hand: some names mean something to url_for.
    address = f"{request.path}?{urlencode(kept)}" if kept else request.path
    return redirect(address)  # type: ignore[return-value]  # it is


def form_of() -> Form:
    """
    :raises Invalid: for one that there is not
    """
    wanted = request.args.get("format", Form.CSV)
    if wanted not in (Form.CSV, Form.XLSX, Form.PDF):
        raise Invalid({"format": ["Must be one of: csv, xlsx, pdf"]})
    return Form(wanted)


def presets() -> list[tuple[str, date, date]]:
    """Stretches of time that are often asked for: words, first and last day."""
    day, week = today(), this_week()[0]
    month = day.replace(day=1)
    before = (month - _DAY).replace(day=1)
    return [
        (_("This week"), week, week + 6 * _DAY),
        (_("Last week"), week - 7 * _DAY, week - _DAY),
        (_("This month"), month, (month + 31 * _DAY).replace(day=1) - _DAY),
        (_("Last month"), before, month - _DAY),
        (_("This year"), day.replace(month=1, day=1), day.replace(month=12, day=31)),
    ]


def this_week() -> tuple[date, date]:
    """The first and the last day of the week it is."""
    first = periods.first_of_week(today(), settings.current().week_start)
    return first, first + 6 * _DAY


def span_of(query: Row) -> Range:
    """The time that is asked for.

    :raises Invalid: if it ends before it begins
    """
    zone = ZoneInfo(query.get("timezone") or actor.timezone)
    return periods.asked(query, zone, now(), Weekday.MONDAY)


def days_of(told: Row) -> tuple[date, date]:
    """The first and the last day of a report, where it counts its days."""
    zone = ZoneInfo(told["timezone"])
    first, last = (told[name].astimezone(zone).date() for name in ("start_date", "end_date"))
    return first, last


def offered(question: Question) -> dict[str, Any]:
    """What the filters of every report offer."""
    asked = question.asked
    sees_others = actor.is_admin or actor.role == Role.MANAGER
    kinds = {"project_id": "all-projects", "client_id": "clients"}
    if sees_others:
        kinds["user_id"] = "people"
    offers = {
        field: choices.offered(actor, kind, field, [asked.get(field, "")], OFFERED)
        for field, kind in kinds.items()
    }
    return {
        "offers": offers,
        "are_long": any(offer.rest for offer in offers.values()),
        "teams": choices.teams() if sees_others else [],
        "presets": presets(),
    }
