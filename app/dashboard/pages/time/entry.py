"""`/entries/7`: one entry, changed on its page or in its place, with what happened to it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.activity.history.service import History
from app.dashboard import history
from app.dashboard.access import may, needs
from app.dashboard.blueprint import bp as dashboard
from app.dashboard.formats import today
from app.dashboard.forms import Form
from app.dashboard.pages.time import choices, entry_form
from app.dashboard.pages.time.entries import bp
from app.kit.actor import actor
from app.kit.wire import Row
from app.reports import days
from app.time_entries import booking, service

_HISTORY = History("time_entry", service.read, also=("timer",))
SHOWN = 20


@bp.get("/<id:entry_id>")
@needs("read:time_entries")
def show(entry_id: int) -> str:
    return page(entry_id, None)


@dashboard.get("/time-entries/<id:entry_id>")
@needs("read:time_entries")
def found_entry(entry_id: int) -> str:
    """The same page, where the search of the API says that an entry is."""
    return page(entry_id, None)


@bp.get("/<id:entry_id>/edit")
@needs("write:time_entries")
def edit_form(entry_id: int) -> str:
    """In its place, where htmx asks; else it is the page that has the form."""
    if "HX-Request" not in request.headers:
        return page(entry_id, None)
    entry = service.read(actor, entry_id)
    return in_place(entry, entry_form.of(entry))


@bp.post("/<id:entry_id>")
@needs("write:time_entries")
def update(entry_id: int) -> ResponseReturnValue:
    form = entry_form.read_change(request.form, entry_id)
    changed = form.submit(service.update, actor, entry_id)
    if "HX-Request" in request.headers:
        if changed:
            return row_of_today(entry_id)
        return in_place(service.read(actor, entry_id), form), 400
    if not changed:
        return page(entry_id, form), 400
    flash(_("The entry is saved."))
    return redirect(url_for(".show", entry_id=entry_id))


@bp.get("/<id:entry_id>/row")
@needs("read:time_entries")
def row(entry_id: int) -> str:
    return row_of_today(entry_id)


def row_of_today(entry_id: int) -> str:
    """As it stands among the entries of today; nothing, where it has moved to another day."""
    own = days.entries_of(days.own(actor, today(), today()))
    found = [entry for entry in own if entry["id"] == entry_id]
    return render_template("dashboard/time/rows.html", entries=found, day=today())


@bp.get("/<id:entry_id>/delete")
@needs("write:time_entries")
def delete_form(entry_id: int) -> str:
    return render_template("dashboard/time/delete.html", entries=[service.read(actor, entry_id)])


@bp.post("/<id:entry_id>/delete")
@needs("write:time_entries")
def delete(entry_id: int) -> ResponseReturnValue:
    service.remove(actor, entry_id)
    if "HX-Request" in request.headers:
        return ""
    flash(_("The entry is deleted."))
    return redirect(url_for(".index"))


def page(entry_id: int, form: Form | None) -> str:
    entry = service.read(actor, entry_id)
    form = form or entry_form.of(entry)
    return render_template(
        "dashboard/time/entry.html",
        entry=entry,
        form=form,
        choices=choices.of(form),
        history=history.told(_HISTORY, entry_id, SHOWN),
        may_change=may("write:time_entries") and booking.may_book_for(actor, entry["user_id"]),
    )


def in_place(entry: Row, form: Form) -> str:
    chosen = choices.of(form)
    return render_template("dashboard/time/edit_row.html", entry=entry, form=form, choices=chosen)
