"""`/projects`: what is worked on, how much of its budget is used, and who belongs to it."""

from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.activity.history.service import History
from app.dashboard import choices, history
from app.dashboard.access import needs
from app.dashboard.forms import Form, bind, blank, filled
from app.dashboard.listing import listed
from app.dashboard.pages.work import totals
from app.dashboard.sentences import translated
from app.kit.actor import actor
from app.kit.wire import Row
from app.projects import service
from app.projects.models import ProjectStatus
from app.projects.schemas import ProjectInput, ProjectListArgs
from app.projects.shape import PROJECT
from app.reports import budget
from app.tasks import service as tasks
from app.tasks.schemas import TaskListArgs
from app.tasks.shape import TASK
from app.time_entries import service as time_entries
from app.time_entries.schemas import TimeEntryListArgs
from app.time_entries.shape import TIME_ENTRY

bp = Blueprint("projects", __name__, url_prefix="/projects")
_args, _tasks, _entries = ProjectListArgs(), TaskListArgs(), TimeEntryListArgs()
_history = History("project", service.read)
# What an administrator's eye and a chart tell apart; any other comes by the API.
COLORS = ("#00785a", "#3b6fd4", "#c26a00", "#8a4fc0", "#c23b6b", "#4e7d1e", "#0d7c9c", "#8a6d3b")


@bp.get("")
@needs("read:projects")
def index() -> str:
    found = listed(PROJECT, service.visible_to(actor), _args)
    return render_template(
        "dashboard/work/projects.html",
        listed=found,
        budgets=budget.of_projects(actor, [row["id"] for row in found.rows]),
        clients=choices.offered(actor, "clients", "client_id", [found.asked.get("client_id", "")]),
        managers=choices.names_of_people(actor, [row["manager_id"] for row in found.rows]),
    )


@bp.get("/<id:project_id>")
@needs("read:projects")
def show(project_id: int) -> str:
    project = read(project_id)
    here = str(project_id)
    return render_template(
        "dashboard/work/project.html",
        project=project,
        people=choices.names_of_people(actor, [project["manager_id"], *project["member_ids"]]),
        budget=budget.of_projects(actor, [project_id]).get(project_id),
        totals=totals.of(actor, "user", project_id=project_id),
        tasks=listed(TASK, tasks.visible_to(actor), _tasks, per_page=10, project_id=here),
        entries=listed(
            TIME_ENTRY, time_entries.visible_to(actor), _entries, per_page=8, project_id=here
        ),
        history=history.told(_history, project_id),
    )


@bp.get("/create")
@needs("write:projects")
def create_form() -> str:
    proposed = blank(
        client_id=request.args.get("client_id", ""),
        manager_id=actor.user_id,
        billable="true",
        status="active",
        visibility="everyone",
    )
    return page(proposed)


@bp.post("/create")
@needs("write:projects")
def create() -> ResponseReturnValue:
    form = bind(ProjectInput(), request.form, also=partial(service.wrong, actor))
    made = form.submit(service.create, actor)
    if made is None:
        return page(form), 400
    flash(_("“%(name)s” was created.", name=made["name"]))
    return redirect(url_for("dashboard.projects.show", project_id=made["id"]))


@bp.get("/<id:project_id>/edit")
@needs("write:projects")
def edit_form(project_id: int) -> str:
    project = read(project_id)
    return page(filled(ProjectInput(), project), project)


@bp.post("/<id:project_id>/edit")
@needs("write:projects")
def update(project_id: int) -> ResponseReturnValue:
    wrong = partial(service.wrong, actor)
    form = bind(ProjectInput(partial=True), request.form, also=wrong)
    made = form.submit(service.update, actor, project_id)
    if made is None:
        return page(form, read(project_id)), 400
    flash(_("“%(name)s” was saved.", name=made["name"]))
    return redirect(url_for("dashboard.projects.show", project_id=project_id))


@bp.post("/<id:project_id>/archive")
@needs("write:projects")
def archive(project_id: int) -> ResponseReturnValue:
    project = service.archive(actor, project_id)
    flash(_("“%(name)s” is archived. Its time stays where it is.", name=project["name"]))
    return redirect(url_for("dashboard.projects.show", project_id=project_id))


@bp.post("/<id:project_id>/unarchive")
@needs("write:projects")
def unarchive(project_id: int) -> ResponseReturnValue:
    form = Form(data={"status": ProjectStatus.ACTIVE})
    if project := form.submit(service.update, actor, project_id):
        flash(_("“%(name)s” is active again.", name=project["name"]))
    for sentences in form.errors.values():
        flash(" ".join(map(translated, sentences)))
    return redirect(url_for("dashboard.projects.show", project_id=project_id))


def read(project_id: int) -> Row:
    return PROJECT.tell(actor, service.read(actor, project_id))


def page(form: Form, project: Row | None = None) -> str:
    """The form; `project` is the one that is changed."""
    color: Any = form.value("color")
    return render_template(
        "dashboard/work/project_form.html",
        form=form,
        project=project,
        clients=choices.offered(actor, "clients", "client_id", form.typed.getlist("client_id")),
        managers=choices.offered(actor, "people", "manager_id", form.typed.getlist("manager_id")),
        members=choices.offered(actor, "people", "member_ids", form.typed.getlist("member_ids")),
        colors=[*COLORS, *([color] if color and color.lower() not in COLORS else [])],
        # Those of a project that exists are concealed from whom they are none of.
        sees_money=project is None or "hourly_rate" in project,
    )
