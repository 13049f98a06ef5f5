"""What can be done with projects, and who may do it."""

from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

from sqlalchemy import Select, delete, insert, or_, select

from app.clients import service as clients
from app.events.ledger import EventType, record, record_creation
from app.identity.users import service as users
from app.kit import batch, lookup
from app.kit.actor import Actor
from app.kit.batch import Turn
from app.kit.changes import rows_of
from app.kit.db import session
from app.kit.errors import Errors, Invalid
from app.kit.json_text import json_text
from app.kit.prepared import Prepared, among
from app.kit.warnings import warn
from app.kit.wire import Row
from app.projects.models import Project, ProjectMember, ProjectStatus, Visibility
from app.projects.shape import PROJECT

MANAGERS_FIELDS = frozenset({"manager_id", "hourly_rate", "budget_amount"})


_EVERY = select(Project)
_COLUMNS = ("project_id", "user_id")
_ADD_MEMBERS = Prepared(
    insert(ProjectMember).from_select(_COLUMNS, rows_of(ProjectMember, _COLUMNS).select())
)
_MEMBERS = Prepared(
    select(ProjectMember.project_id, ProjectMember.user_id)
    .where(among(ProjectMember.project_id))
    .order_by(ProjectMember.user_id)
)


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
    people = sorted(set(fields.pop("member_ids", [])))
    project = Project(**{"manager_id": actor.user_id} | fields)
    parts = partial(replace_members, after=people) if people else None
    return record_creation(actor, EventType.PROJECT_CREATED, project, PROJECT, parts=parts)


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


def wrong(actor: Actor, fields: dict[str, Any], _project_id: int | None = None) -> Errors:
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
    return batch.ask(_members, None, [project.id]).get(project.id, [])


def _members(_: None, project_ids: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for project_id, user_id in _MEMBERS.run(ids=list(project_ids)).tuples:
        found.setdefault(project_id, []).append(user_id)
    return found


def set_members(project: Project, user_ids: Sequence[int]) -> dict[str, list[Any]]:
    """Replace the project's members; return what changed."""
    before, after = members_of(project), sorted(set(user_ids))
    if before == after:
        return {}
    replace_members(project.id, after)
    return {"member_ids": [before, after]}


def replace_members(project_id: int, after: list[int]) -> None:
    batch.write(Turn.PARTS, _replace_members, None, (project_id, after))


def _replace_members(_: None, members: Sequence[tuple[int, list[int]]]) -> None:
    changed = ProjectMember.project_id.in_([project_id for project_id, _ in members])
    session.execute(delete(ProjectMember).where(changed))
    rows = [{"project_id": p, "user_id": u} for p, people in members for u in people]
    _ADD_MEMBERS.run(rows=json_text(rows))
