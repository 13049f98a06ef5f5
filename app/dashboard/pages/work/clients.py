"""`/clients`: for whom is worked, and on what."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.activity.history.service import History
from app.clients import service
from app.clients.models import Client, ClientStatus
from app.clients.schemas import ClientInput, ClientListArgs
from app.clients.shape import CLIENT
from app.dashboard import history
from app.dashboard.access import needs
from app.dashboard.forms import Form, bind, blank, filled
from app.dashboard.listing import listed
from app.dashboard.pages.work import totals
from app.dashboard.sentences import translated
from app.kit.actor import actor
from app.kit.wire import Row
from app.projects import service as projects
from app.projects.schemas import ProjectListArgs
from app.projects.shape import PROJECT
from app.reports import budget

bp = Blueprint("clients", __name__, url_prefix="/clients")
_args, _projects = ClientListArgs(), ProjectListArgs()
_history = History("client", service.read)


@bp.get("")
@needs("read:clients")
def index() -> str:
    """The active ones, unless the address says otherwise: an empty status stands for all."""
    visible = service.visible_to(actor)
    if "status" not in request.args:
        visible = visible.where(Client.status == ClientStatus.ACTIVE)
    found = listed(CLIENT, visible, _args)
    return render_template("dashboard/work/clients.html", listed=found)


@bp.get("/<id:client_id>")
@needs("read:clients")
def show(client_id: int) -> str:
    here = {"client_id": str(client_id), "status": "all"}
    found = listed(PROJECT, projects.visible_to(actor), _projects, per_page=100, **here)
    return render_template(
        "dashboard/work/client.html",
        client=read(client_id),
        projects=found,
        budgets=budget.of_projects(actor, [row["id"] for row in found.rows]),
        totals=totals.of(actor, "project", client_id=client_id),
        history=history.told(_history, client_id),
    )


@bp.get("/create")
@needs("write:clients")
def create_form() -> str:
    return page(blank())


@bp.post("/create")
@needs("write:clients")
def create() -> ResponseReturnValue:
    form = bind(ClientInput(), request.form)
    made = form.submit(service.create, actor)
    if made is None:
        return page(form), 400
    flash(_("“%(name)s” was created.", name=made["name"]))
    return redirect(url_for("dashboard.clients.show", client_id=made["id"]))


@bp.get("/<id:client_id>/edit")
@needs("write:clients")
def edit_form(client_id: int) -> str:
    client = read(client_id)
    return page(filled(ClientInput(), client), client)


@bp.post("/<id:client_id>/edit")
@needs("write:clients")
def update(client_id: int) -> ResponseReturnValue:
    form = bind(ClientInput(partial=True), request.form)
    made = form.submit(service.update, actor, client_id)
    if made is None:
        return page(form, read(client_id)), 400
    flash(_("“%(name)s” was saved.", name=made["name"]))
    return redirect(url_for("dashboard.clients.show", client_id=client_id))


@bp.post("/<id:client_id>/archive")
@needs("write:clients")
def archive(client_id: int) -> ResponseReturnValue:
    form = Form()
    if client := form.submit(service.archive, actor, client_id):
        flash(_("“%(name)s” is archived. Its time stays where it is.", name=client["name"]))
    return back(client_id, form)


@bp.post("/<id:client_id>/unarchive")
@needs("write:clients")
def unarchive(client_id: int) -> ResponseReturnValue:
    form = Form(data={"status": ClientStatus.ACTIVE})
    if client := form.submit(service.update, actor, client_id):
        flash(_("“%(name)s” is active again.", name=client["name"]))
    return back(client_id, form)


def back(client_id: int, form: Form) -> ResponseReturnValue:
    """To the client's page, which says why nothing was changed, if nothing was."""
    for sentences in form.errors.values():
        flash(" ".join(map(translated, sentences)))
    return redirect(url_for("dashboard.clients.show", client_id=client_id))


def read(client_id: int) -> Row:
    return CLIENT.tell(actor, service.read(actor, client_id))


def page(form: Form, client: Row | None = None) -> str:
    """The form; `client` is the one that is changed."""
    return render_template("dashboard/work/client_form.html", form=form, client=client)
