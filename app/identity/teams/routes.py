"""`/api/v1/teams`."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from sqlalchemy import Select

from app.identity.access import requires
from app.identity.teams import members, service
from app.identity.teams.members import MEMBER
from app.identity.teams.schemas import (
    MemberChanges,
    MemberInput,
    MemberListArgs,
    TeamInput,
    TeamListArgs,
)
from app.identity.teams.service import TEAM
from app.kit.actor import actor
from app.kit.endpoint import lists, refuses, returns, shows
from app.kit.taking import takes
from app.kit.wire import Row, Wire

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


@bp.get("/teams/<id:team_id>/members")
@requires("read:users")
@lists(MEMBER, key="members", args=MemberListArgs)
def members_index(team_id: int) -> tuple[Select[Any], Wire]:
    """List the people of a team.

    Those who lead it (`is_lead`) and the others, as users are told.
    """
    return members.listed(actor, team_id)


@bp.post("/teams/<id:team_id>/members")
@requires("write:users")
@takes(MemberInput, also=members.wrong)
@refuses(409, "The team has this person already")
@returns(
    MEMBER,
    key="member",
    status=201,
    message="Member added successfully",
    location="/api/v1/teams/{team_id}/members/{id}",
)
def add_member(team_id: int, data: dict[str, Any]) -> Row:
    """Add somebody to a team.

    For administrators. With `is_lead` they lead it.
    """
    return members.add(actor, team_id, **data)


@bp.get("/teams/<id:team_id>/members/<id:user_id>")
@requires("read:users")
@shows(MEMBER, key="member")
def show_member(team_id: int, user_id: int, expand: Sequence[str]) -> Row:
    """Show one member of a team."""
    return members.read(actor, team_id, user_id, expand)


@bp.route("/teams/<id:team_id>/members/<id:user_id>", methods=["PUT", "PATCH"])
@requires("write:users")
@takes(MemberChanges, partial=True)
@returns(MEMBER, key="member", message="Member updated successfully")
def update_member(team_id: int, user_id: int, data: dict[str, Any]) -> Row:
    """Say whether a member leads the team.

    For administrators.
    """
    return members.update(actor, team_id, user_id, **data)


@bp.delete("/teams/<id:team_id>/members/<id:user_id>")
@requires("write:users")
@returns(MEMBER, key="member", message="Member removed successfully")
def remove_member(team_id: int, user_id: int) -> Row:
    """Take somebody out of a team.

    For administrators. Their account and their time stay.
    """
    return members.remove(actor, team_id, user_id)
