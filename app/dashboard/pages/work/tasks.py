"""`/tasks`: pieces of work within projects, as a list and one by one."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.activity.history.service import History
from app.dashboard import choices, history
from app.dashboard.access import needs
from app.dashboard.formats import today
from app.dashboard.forms import Form, bind, blank, filled
from app.dashboard.listing import listed
from app.dashboard.pages.work import totals
from app.dashboard.sentences import translated
from app.dashboard.words import PRIORITIES, WORDS
from app.kit.actor import actor
from app.kit.wire import Row
from app.tasks import service
from app.tasks.models import OPEN, Task, TaskStatus
from app.tasks.schemas import TaskInput, TaskListArgs
from app.tasks.shape import TASK

bp = Blueprint("tasks", __name__, url_prefix="/tasks")
_args = TaskListArgs()
_history = History("task", service.read)


@bp.get("")
@needs("read:tasks")
def index() -> str:
    """The open ones, unless the address says otherwise: an empty status stands for all."""
    visible = service.visible_to(actor)
    if "status" not in request.args:
        visible = visible.where(Task.status.in_(OPEN))
    found = listed(TASK, visible, _args)
    return render_template(
        "dashboard/work/tasks.html",
        listed=found,
        today=today(),
        projects=choices.offered(
            actor, "projects", "project_id", [found.asked.get("project_id", "")]
        ),
        people=choices.offered(
            actor, "people", "assignee_id", [found.asked.get("assignee_id", "")]
        ),
    )


@bp.get("/<id:task_id>")
@needs("read:tasks")
def show(task_id: int) -> str:
    task = read(task_id)
    return render_template(
        "dashboard/work/task.html",
        task=task,
        today=today(),
        totals=totals.of(actor, "user", task_id=task_id, project_id=task["project_id"]),
        history=history.told(_history, task_id),
    )


@bp.get("/create")
@needs("write:tasks")
def create_form() -> str:
    proposed = {name: request.args.get(name, "") for name in ("project_id", "assignee_id")}
    return page(blank(**proposed, status=request.args.get("status", TaskStatus.TODO), priority=2))


@bp.post("/create")
@needs("write:tasks")
def create() -> ResponseReturnValue:
    form = bind(TaskInput(), request.form, also=partial(service.wrong, actor))
    made = form.submit(service.create, actor)
    if made is None:
        return page(form), 400
    flash(_("“%(name)s” was created.", name=made["name"]))
    return redirect(url_for("dashboard.tasks.show", task_id=made["id"]))


@bp.get("/<id:task_id>/edit")
@needs("write:tasks")
def edit_form(task_id: int) -> str:
    task = read(task_id)
    return page(filled(TaskInput(), task), task)


@bp.post("/<id:task_id>/edit")
@needs("write:tasks")
def update(task_id: int) -> ResponseReturnValue:
    form = bind(TaskInput(partial=True), request.form, also=partial(service.wrong, actor))
    made = form.submit(service.update, actor, task_id)
    if made is None:
        return page(form, read(task_id)), 400
    flash(_("“%(name)s” was saved.", name=made["name"]))
    return redirect(url_for("dashboard.tasks.show", task_id=task_id))


@bp.post("/<id:task_id>/delete")
@needs("write:tasks")
def delete(task_id: int) -> ResponseReturnValue:
    form = Form()
    if task := form.submit(service.remove, actor, task_id):
        flash(_("“%(name)s” was deleted.", name=task["name"]))
        return redirect(url_for("dashboard.tasks.index", project_id=task["project_id"]))
    for sentences in form.errors.values():
        flash(" ".join(map(translated, sentences)))
    return redirect(url_for("dashboard.tasks.show", task_id=task_id))


def read(task_id: int) -> Row:
    return TASK.tell(actor, service.read(actor, task_id))


def page(form: Form, task: Row | None = None) -> str:
    """The form; `task` is the one that is changed."""
    return render_template(
        "dashboard/work/task_form.html",
        form=form,
        task=task,
        projects=choices.offered(actor, "projects", "project_id", form.typed.getlist("project_id")),
        people=choices.offered(actor, "people", "assignee_id", form.typed.getlist("assignee_id")),
        statuses=[(status.value, WORDS[status]) for status in TaskStatus],
        priorities=list(PRIORITIES.items()),
    )
