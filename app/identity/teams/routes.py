"""`/api/v1/teams`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.identity.teams import service
from app.identity.teams.schemas import TeamInput, TeamListArgs
from app.identity.teams.service import TEAM
from app.kit.actor import actor
from app.kit.endpoint import lists, refuses, returns, shows, takes
from app.kit.wire import Row

bp = Blueprint("teams", __name__)


@bp.get("/teams")
@requires("read:users")
@lists(TEAM, key="teams", args=TeamListArgs)
def index() -> Select[Any]:
    """List teams."""
    return service.visible_to(actor)


@bp.post("/teams")
@requires("write:users")
@takes(TeamInput, also=service.wrong)
@refuses(409, "There is already a team of that name")
@returns(
    TEAM, key="team", status=201, message="Team created successfully", location="/api/v1/teams/{id}"
)
def create(data: dict[str, Any]) -> Row:
    """Create a team.

    For administrators. Managers see the time of the members of the teams they lead.
    """
    return service.create(actor, **data)


@bp.get("/teams/<id:team_id>")
@requires("read:users")
@shows(TEAM, key="team")
def show(team_id: int, expand: Sequence[str]) -> Row:
    """Show one team."""
    return service.read(actor, team_id, expand)


@bp.route("/teams/<id:team_id>", methods=["PUT", "PATCH"])
@requires("write:users")
@takes(TeamInput, partial=True, also=service.wrong)
@refuses(409, "There is already a team of that name")
@returns(TEAM, key="team", message="Team updated successfully")
def update(team_id: int, data: dict[str, Any]) -> Row:
    """Change a team.

    For administrators. Only the fields you send are changed; `lead_ids` and `member_ids` replace
    who was there.
    """
    return service.update(actor, team_id, **data)


@bp.delete("/teams/<id:team_id>")
@requires("write:users")
@returns(TEAM, key="team", message="Team deleted successfully")
def remove(team_id: int) -> Row:
    """Delete a team.

    For administrators. Its people stay.
    """
    return service.remove(actor, team_id)
