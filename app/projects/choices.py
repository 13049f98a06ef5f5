"""Projects to choose from: those that take time, by client and name."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import or_

from app.clients.models import Client
from app.kit.actor import Actor
from app.kit.db import connection
from app.kit.wire import Row
from app.projects import service
from app.projects.models import Project, ProjectStatus

MOST = 200


def bookable(
    actor: Actor, q: str = "", kept: Collection[int] = (), most: int | None = None
) -> tuple[list[Row], bool]:
    """Id, name and client of each, and whether that is all of them; `kept` are chosen already, and
    stay to be chosen whatever became of them.
    """
    most = most or MOST
    asked: Any = Project.status == ProjectStatus.ACTIVE
    if q:
        fits = [column.icontains(q, autoescape=True) for column in (Project.name, Client.name)]
        asked &= or_(*fits)
    columns = (Project.id, Project.name, Client.name.label("client_name"))
    chosen = (
        service.visible_to(actor)
        .with_only_columns(*columns)
        .outerjoin(Client, Client.id == Project.client_id)
        .where(or_(asked, Project.id.in_(kept)))
        .order_by(Project.id.in_(kept).desc(), Client.name, Project.name)
        .limit(most + 1)
    )
    rows = [dict(row) for row in connection().execute(chosen).mappings()]
    shown = sorted(rows[:most], key=lambda row: (row["client_name"] or "\uffff").lower())
    return shown, len(rows) <= most
