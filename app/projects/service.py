"""What can be done with projects, and who may do it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, delete, insert, or_, select

from app.clients import service as clients
from app.events.ledger import EventType, record, record_creation
from app.identity.users import service as users
from app.kit import lookup
from app.kit.actor import Actor
from app.kit.db import session
from app.kit.errors import Errors, Invalid
from app.kit.warnings import warn
from app.kit.wire import Row
from app.projects.models import Project, ProjectMember, ProjectStatus, Visibility
from app.projects.shape import PROJECT

MANAGERS_FIELDS = frozenset({"manager_id", "hourly_rate", "budget_amount"})


_EVERY = select(Project)


def visible_to(actor: Actor) -> Select[Any]:
    """Every query about projects starts here: members-only ones exist for their people alone."""
    return _EVERY if actor.is_admin else _seen_by(actor.user_id)


# To build it takes longer than to run it.
@lru_cache(maxsize=1000)
def _seen_by(user_id: int | None) -> Select[Any]:
    belongs = select(ProjectMember.project_id).where(ProjectMember.user_id == user_id)
    return select(Project).where(
        or_(
            Project.visibility == Visibility.EVERYONE,
            Project.manager_id == user_id,
            Project.id.in_(belongs),
        )
    )


def visible_ids(actor: Actor) -> Select[Any] | None:
    """The ids of the projects the actor sees, as a subquery; None where they see all of them."""
    visible = visible_to(actor)
    if visible.whereclause is None:
        return None
    return visible.with_only_columns(Project.id).correlate(None)


def read(actor: Actor, project_id: int, expand: Sequence[str] = ()) -> Row:
    return lookup.read(PROJECT, visible_to(actor), project_id, expand)


def find(actor: Actor, project_id: int) -> Project | None:
    """The project, if the actor sees it; not locked."""
    return lookup.find(Project, visible_to(actor), project_id)


def get(actor: Actor, project_id: int) -> Project:
    return lookup.lock(Project, visible_to(actor), project_id)


def create(actor: Actor, **fields: Any) -> Row:
    """A new project. Who creates it manages it, unless they name somebody else."""
    check(actor, fields)
    member_ids = fields.pop("member_ids", [])
    project = Project(**{"manager_id": actor.user_id} | fields)
    session.add(project)
    session.flush()
    set_members(project, member_ids)
    return record_creation(actor, EventType.PROJECT_CREATED, project, PROJECT)


def update(actor: Actor, project_id: int, **fields: Any) -> Row:
    project, members = get(actor, project_id), fields.pop("member_ids", None)
    fields = allowed(actor, project, lookup.differing(project, fields))
    new = [] if members is None else sorted(set(members) - set(members_of(project)))
    check(actor, {**fields, "member_ids": new})
    before = project.status
    for name, value in fields.items():
        setattr(project, name, value)
    changed = {} if members is None else set_members(project, members)
    return record(actor, happened(before, project.status), project, PROJECT, also=changed)


def archive(actor: Actor, project_id: int) -> Row:
    """Projects are never deleted: the time booked on them is somebody's invoice."""
    return update(actor, project_id, status=ProjectStatus.ARCHIVED)


def happened(before: ProjectStatus, after: ProjectStatus) -> EventType:
    if before == after:
        return EventType.PROJECT_UPDATED
    if after == ProjectStatus.ARCHIVED:
        return EventType.PROJECT_ARCHIVED
    return EventType.PROJECT_STATUS_CHANGED


def allowed(actor: Actor, project: Project, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields without those that only administrators and the project's manager may change."""
    if actor.is_admin or project.manager_id == actor.user_id:
        return fields
    for name in MANAGERS_FIELDS & fields.keys():
        warn(name, "only administrators and the project's manager change it, ignored")
    return {name: value for name, value in fields.items() if name not in MANAGERS_FIELDS}


def check(actor: Actor, fields: dict[str, Any]) -> None:
    if errors := wrong(actor, fields):
        raise Invalid(errors)


def wrong(actor: Actor, fields: dict[str, Any], **_path: int) -> Errors:
    """The client, manager and members that do not exist or are archived, by field."""
    errors: dict[str, list[str]] = {}
    client_id = fields.get("client_id")
    if told := clients.wrong(actor, client_id):
        errors["client_id"] = told
    people = {"manager_id": [fields.get("manager_id")], "member_ids": fields.get("member_ids", [])}
    given = {name: [i for i in ids if i is not None] for name, ids in people.items()}
    nobody = users.unknown([i for ids in given.values() for i in ids])
    for name, ids in given.items():
        if missing := [i for i in ids if i in nobody]:
            errors[name] = [f"There is no user {user_id}" for user_id in missing]
    return errors


def members_of(project: Project) -> list[int]:
    there = ProjectMember.project_id == project.id
    return sorted(session.scalars(select(ProjectMember.user_id).where(there)))


def set_members(project: Project, user_ids: Sequence[int]) -> dict[str, list[Any]]:
    """Replace the project's members; return what changed."""
    before, after = members_of(project), sorted(set(user_ids))
    if before == after:
        return {}
    session.execute(delete(ProjectMember).where(ProjectMember.project_id == project.id))
    if after:
        rows = [{"project_id": project.id, "user_id": user_id} for user_id in after]
        session.execute(insert(ProjectMember), rows)
    return {"member_ids": [before, after]}
