"""What has a name: projects, tasks and clients, by how well the name fits."""

from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select

from app.clients import service as clients
from app.clients.models import Client
from app.kit.actor import Actor
from app.kit.wire import criteria_of
from app.projects import service as projects
from app.projects.models import Project, ProjectStatus
from app.search.schemas import ResultType
from app.tasks import service as tasks
from app.tasks.models import Task

SHOWN = 200


def projects_with(actor: Actor, text: str, limit: int) -> Select[Any]:
    found = named(ResultType.PROJECT, Project, text, Project.description, literal("Project"))
    visible = criteria_of(projects.visible_to(actor))
    active = Project.status == ProjectStatus.ACTIVE
    return found.where(*visible, active, holds(text, Project.name, Project.description)).limit(
        limit
    )


def tasks_with(actor: Actor, text: str, limit: int) -> Select[Any]:
    words = func.initcap(func.replace(Task.status, "_", " "))
    found = named(ResultType.TASK, Task, text, Project.name, words)
    visible = criteria_of(tasks.visible_to(actor))
    active = Project.status == ProjectStatus.ACTIVE
    return (
        found.join(Project, Project.id == Task.project_id)
        .where(*visible, active, holds(text, Task.name, Task.description))
        .limit(limit)
    )


def clients_with(actor: Actor, text: str, limit: int) -> Select[Any]:
    about = func.coalesce(func.nullif(Client.company, ""), Client.email, "")
    found = named(ResultType.CLIENT, Client, text, about, literal("Client"))
    visible = criteria_of(clients.visible_to(actor))
    return found.where(*visible, holds(text, Client.name, Client.email, Client.company)).limit(
        limit
    )


def named(
    kind: ResultType, model: Any, text: str, description: Any, badge: ColumnElement[Any]
) -> Select[Any]:
    """The columns of a result, in the order: name starts with the text, holds it, elsewhere."""
    starts = model.name.istartswith(text, autoescape=True)
    rank = case((starts, 0), (holds(text, model.name), 1), else_=2)
    place = func.row_number().over(order_by=(rank, model.name, model.id)).label("place")
    return select(
        literal(kind.value).label("type"),
        model.id,
        model.name.label("title"),
        func.left(description, SHOWN).label("description"),
        badge.label("badge"),
        place,
    ).order_by(place)


def holds(text: str, *columns: Any) -> ColumnElement[bool]:
    return or_(*(column.icontains(text, autoescape=True) for column in columns))
