"""Tasks of a project to choose from: the open ones, by name."""

from sqlalchemy import or_

from app.kit.actor import Actor
from app.kit.db import connection
from app.kit.wire import Row
from app.tasks import service
from app.tasks.models import OPEN, Task

MOST = 300


def bookable(actor: Actor, project_id: int, kept: int | None = None) -> list[Row]:
    """Id and name of each; `kept` is chosen already, and stays to be chosen."""
    chosen = (
        service.visible_to(actor)
        .with_only_columns(Task.id, Task.name)
        .where(Task.project_id == project_id, or_(Task.status.in_(OPEN), Task.id == kept))
        .order_by(Task.name, Task.id)
        .limit(MOST)
    )
    return [dict(row) for row in connection().execute(chosen).mappings()]
