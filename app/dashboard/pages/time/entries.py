"""`/entries`: the list, and time that is booked afterwards."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dashboard.access import needs
from app.dashboard.choices import Offer, offered
from app.dashboard.formats import today
from app.dashboard.forms import Form, Typed, blank
from app.dashboard.listing import Listed, listed
from app.dashboard.pages.time import choices, entry_form
from app.identity.models import Role
from app.kit.actor import actor
from app.time_entries import service
from app.time_entries.schemas import TimeEntryListArgs
from app.time_entries.shape import TIME_ENTRY

bp = Blueprint("entries", __name__, url_prefix="/entries")
_args = TimeEntryListArgs()


@bp.get("")
@needs("read:time_entries")
def index() -> str:
    visible = service.listed(actor, request.args.get("user_id", type=int))
    found = listed(TIME_ENTRY, visible, _args)
    filters = Form(Typed(found.asked))
    return render_template(
        "dashboard/time/entries.html",
        listed=found,
        filters=filters,
        nothing=Form(),
        choices=choices.of(filters),
        people=people(found.asked),
        export=partial(export_address, found),
    )


@bp.get("/create")
@needs("write:time_entries")
def create_form() -> str:
    given = {name: request.args.get(name, "") for name in ("project_id", "task_id", "date")}
    return creation(blank(**{**given, "date": given["date"] or today()}))


@bp.post("/create")
@needs("write:time_entries")
def create() -> ResponseReturnValue:
    form = entry_form.read_new(request.form)
    made = form.submit(service.create, actor)
    if not made:
        return creation(form), 400
    flash(_("Time booked on %(project)s.", project=made["project_name"]))
    return redirect(
        url_for("dashboard.entries.create_form" if request.form.get("more") else ".index")
    )


def export_address(found: Listed, form: str) -> str:
    """The list as a file, with the same filters."""
    asked = {n: text for n, text in found.asked.items() if n not in ("page", "per_page", "sort")}
    asked["format"] = form
    return url_for(".export", **asked)  # type: ignore[arg-type]  # none of them is an option of it


def creation(form: Form) -> str:
    return render_template("dashboard/time/create.html", form=form, choices=choices.of(form))


def people(asked: dict[str, str]) -> Offer | None:
    """Whose time one may ask for, of those who see more than their own."""
    if not actor.is_admin and actor.role != Role.MANAGER:
        return None
    return offered(actor, "everybody", "user_id", [asked.get("user_id", "")])
