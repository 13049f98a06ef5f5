"""`/api/v1/projects`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.kit.actor import actor
from app.kit.bulk.endpoint import changes_many
from app.kit.bulk.running import Verbs
from app.kit.endpoint import lists, refuses, returns, shows
from app.kit.external_ids.endpoint import puts, read
from app.kit.taking import takes
from app.kit.wire import Row
from app.projects import service
from app.projects.models import Project
from app.projects.schemas import ProjectInput, ProjectListArgs
from app.projects.shape import PROJECT

bp = Blueprint("projects", __name__)
_VERBS = Verbs(
    Project,
    service.visible_to,
    create=service.create,
    update=service.update,
    delete=service.archive,
    wrong=service.wrong,
)


@bp.get("/projects")
@requires("read:projects")
@lists(PROJECT, key="projects", args=ProjectListArgs)
def index() -> Select[Any]:
    """List projects.

    Active ones, unless `status` says otherwise (`all` for every status).
    """
    return service.visible_to(actor)


@bp.post("/projects")
@requires("write:projects")
@takes(ProjectInput, also=service.wrong)
@refuses(409, "This client already has a project of that name")
@returns(
    PROJECT,
    key="project",
    status=201,
    message="Project created successfully",
    location="/api/v1/projects/{id}",
)
def create(data: dict[str, Any]) -> Row:
    """Create a project.

    Whoever creates a project manages it, unless `manager_id` names somebody else.
    """
    return service.create(actor, **data)


@bp.get("/projects/<id:project_id>")
@requires("read:projects")
@shows(PROJECT, key="project")
def show(project_id: int, expand: Sequence[str]) -> Row:
    """Show one project."""
    return service.read(actor, project_id, expand)


@bp.route("/projects/<id:project_id>", methods=["PUT", "PATCH"])
@requires("write:projects")
@takes(ProjectInput, partial=True, also=service.wrong)
@refuses(409, "This client already has a project of that name")
@returns(PROJECT, key="project", message="Project updated successfully")
def update(project_id: int, data: dict[str, Any]) -> Row:
    """Change a project.

    Only the fields you send are changed; `status: active` brings an archived project back.
    """
    return service.update(actor, project_id, **data)


@bp.delete("/projects/<id:project_id>")
@requires("write:projects")
@returns(PROJECT, key="project", message="Project archived successfully")
def archive(project_id: int) -> Row:
    """Archive a project.

    Nothing is deleted; the project stops accepting time. Twice is fine.
    """
    return service.archive(actor, project_id)


@bp.post("/projects/bulk")
@requires("write:projects")
@changes_many(ProjectInput)
def change_many() -> Verbs:
    """Create, change and archive many projects.

    Up to 500 `operations`, or the same `changes` to up to 500 `ids`. Each is what the call for one
    would be, in their order, with the same answer; `delete` archives. `atomic`: where one cannot
    be done, none is.
    """
    return _VERBS


@bp.get("/projects/by-external-id/<source>/<rest:external_id>")
@requires("read:projects")
@shows(PROJECT, key="project")
def show_by_external_id(source: str, external_id: str, expand: Sequence[str]) -> Row:
    """Show the project that another system knows by this id."""
    return read(PROJECT, service.visible_to(actor), source, external_id, expand)


@bp.put("/projects/by-external-id/<source>/<rest:external_id>")
@requires("write:projects")
@puts(PROJECT, ProjectInput, key="project")
def put_by_external_id() -> Verbs:
    """Create or change the project that another system knows by this id.

    Where there is none it is created, with all that is required (201); otherwise the fields that
    you send are changed (200). An id of one that you do not see is taken (409).
    """
    return _VERBS
