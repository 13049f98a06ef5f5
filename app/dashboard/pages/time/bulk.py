"""`/entries/bulk`: several entries at once, all of them or none."""

from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.dashboard.access import needs
from app.dashboard.choices import number
from app.dashboard.pages.time import entry_form
from app.dashboard.pages.time.entries import bp
from app.dashboard.pages.time.places import back
from app.kit.actor import actor
from app.kit.bulk.running import Change, Verbs, make
from app.kit.bulk.schemas import Op
from app.kit.errors import Refused
from app.kit.listing import MOST_PER_PAGE
from app.kit.prepared import Criteria
from app.kit.wire import Row, criteria_of
from app.time_entries import service
from app.time_entries.models import TimeEntry
from app.time_entries.shape import TIME_ENTRY

_VERBS = Verbs(
    TimeEntry,
    service.visible_to,
    create=service.create,
    update=service.update,
    delete=service.remove,
    wrong=service.wrong,
)
_FIELDS = ("project_id", "billable", "tags")


@bp.post("/bulk")
@needs("write:time_entries")
def change_many() -> ResponseReturnValue:
    ids = chosen()
    deletes = request.form.get("action") == "delete"
    if not ids:
        flash(_("Tick the entries that you want to change."))
        return redirect(back())
    if deletes and not request.form.get("sure"):
        return render_template("dashboard/time/delete.html", entries=entries_of(ids), back=back())
    data, errors = ({}, {}) if deletes else asked()
    changes = [
        Change(Op.DELETE if deletes else Op.UPDATE, i, None, dict(data), errors, {}, {})
        for i in ids
    ]
    return told(changes, deletes=deletes)


def told(changes: list[Change], *, deletes: bool) -> ResponseReturnValue:
    """Back to the list, where all of it could be done; else nothing was, and it is told why."""
    make(actor, _VERBS, changes)
    refused = [change for change in changes if change.refused]
    if refused:
        return refusal(refused, len(changes))
    n = len(changes)
    done = (
        ngettext("%(num)s entry is deleted.", "%(num)s entries are deleted.", n)
        if deletes
        else ngettext("%(num)s entry is changed.", "%(num)s entries are changed.", n)
    )
    flash(done)
    here = request.form.get("back", "")
    return redirect(here if here.startswith("/entries") else back())


def refusal(refused: list[Change], asked_for: int) -> ResponseReturnValue:
    reasons = [(change.ident, sentence(change)) for change in refused]
    return render_template(
        "dashboard/time/not_changed.html", reasons=reasons, asked_for=asked_for, back=back()
    ), 400


def sentence(change: Change) -> str:
    if change.refused is None:
        return ""
    errors = change.refused.extra.get("errors")
    return " ".join(s for told in errors.values() for s in told) if errors else str(change.refused)


def asked() -> tuple[dict[str, Any], Any]:
    """What to change, of what was filled in; where no tags are named, they stay."""
    given = request.form.copy()
    for name in set(given) - set(_FIELDS) | {n for n in _FIELDS if not given.get(n, "").strip()}:
        given.poplist(name)
    if not given:
        raise Refused(_("Choose what to change: the project, whether it is billable, or the tags."))
    form = entry_form.read_changes(given)
    return form.data, form.errors


def chosen() -> list[int]:
    told = [number(text) for text in request.form.getlist("ids")]
    return [ident for ident in dict.fromkeys(told) if ident][:MOST_PER_PAGE]


def entries_of(ids: list[int]) -> list[Row]:
    visible = service.visible_to(actor).where(TimeEntry.id.in_(ids))
    return TIME_ENTRY.rows(Criteria(*criteria_of(visible)))
