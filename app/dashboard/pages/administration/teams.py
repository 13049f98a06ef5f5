"""`/admin/teams`: who works together, and who leads them."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.activity.history.service import History
from app.dashboard import changes
from app.dashboard.confirming import confirm
from app.dashboard.forms import Form, bind, filled
from app.dashboard.listing import listed
from app.dashboard.people import choices
from app.identity.teams import service
from app.identity.teams.schemas import TeamInput, TeamListArgs
from app.identity.teams.service import TEAM
from app.kit.actor import actor
from app.kit.wire import Row

bp = Blueprint("teams", __name__, url_prefix="/teams")


@bp.get("")
def index() -> str:
    found = listed(TEAM, service.visible_to(actor), TeamListArgs())
    people = dict(choices(actor)) if found.rows else {}
    template = "dashboard/administration/teams/index.html"
    return render_template(template, listed=found, people=people)


@bp.get("/create")
def create_form() -> str:
    return page(Form())


@bp.post("/create")
def create() -> ResponseReturnValue:
    form = bind(TeamInput(), request.form)
    team = form.submit(service.create, actor)
    return saved(team) if team else (page(form), 400)


@bp.get("/<id:team_id>")
def edit_form(team_id: int) -> str:
    team = service.read(actor, team_id)
    return page(filled(TeamInput(), team), team)


@bp.post("/<id:team_id>")
def update(team_id: int) -> ResponseReturnValue:
    form = bind(TeamInput(partial=True), request.form)
    team = form.submit(service.update, actor, team_id)
    return saved(team) if team else (page(form, service.read(actor, team_id)), 400)


@bp.get("/<id:team_id>/delete")
def delete_form(team_id: int) -> str:
    return confirm(
        "teams",
        _("Delete the team %(name)s?", name=service.read(actor, team_id)["name"]),
        _("Its people and their time stay. Who leads it sees no more of the others through it."),
        _("Delete team"),
        url_for(".edit_form", team_id=team_id),
    )


@bp.post("/<id:team_id>/delete")
def delete(team_id: int) -> ResponseReturnValue:
    flash(_("The team %(name)s is deleted.", name=service.remove(actor, team_id)["name"]))
    return redirect(url_for(".index"))


def saved(team: Row) -> ResponseReturnValue:
    flash(_("The team %(name)s is saved.", name=team["name"]))
    return redirect(url_for(".index"))


def page(form: Form, team: Row | None = None) -> str:
    events = changes.history(History("team", service.read), team["id"]) if team else []
    people = choices(actor, form.typed.getlist("lead_ids") + form.typed.getlist("member_ids"))
    template = "dashboard/administration/teams/edit.html"
    return render_template(template, form=form, team=team, people=people, events=events)
