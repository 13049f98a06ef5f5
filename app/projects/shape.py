"""How a project is read, and what is hidden from whom."""

from sqlalchemy import func, select

from app.clients.models import Client
from app.clients.shape import CLIENT
from app.kit.actor import Actor
from app.kit.wire import Row, Wire
from app.projects.models import Project, ProjectMember, Visibility
from app.projects.schemas import ProjectSchema

_RATES = ("hourly_rate", "budget_amount", "budget_used_percent")
_members = select(ProjectMember.user_id).where(ProjectMember.project_id == Project.id)
_CLIENT_JOIN = {Client: Client.id == Project.client_id}


def conceal(actor: Actor, row: Row) -> None:
    """Rates and money are for administrators and the project's manager."""
    if not actor.is_admin and row["manager_id"] != actor.user_id:
        for key in _RATES:
            row.pop(key, None)


def exists_for(actor: Actor, row: Row) -> bool:
    """What `service.visible_to` says in SQL, of a row that was read along with another."""
    return (
        actor.is_admin
        or row["visibility"] == Visibility.EVERYONE
        or actor.user_id in (row["manager_id"], *row["member_ids"])
    )


PROJECT = Wire(
    ProjectSchema,
    Project,
    joins=_CLIENT_JOIN,
    columns={
        "client_name": Client.name,
        "member_ids": func.array(
            _members.order_by(ProjectMember.user_id).correlate(Project).scalar_subquery()
        ),
    },
    conceal=conceal,
    exists_for=exists_for,
    expansions={"client": CLIENT.expansion("client", _CLIENT_JOIN)},
)
