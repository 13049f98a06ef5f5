"""The people of a team one by one: who belongs to it, and who leads it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, delete, exists, func, insert, select

from app.events.ledger import EventType, record
from app.identity.models import Team, TeamMember, User
from app.identity.teams import service as teams
from app.identity.teams.schemas import MemberSchema
from app.identity.users import service as users
from app.kit import lookup, preconditions
from app.kit.actor import Actor
from app.kit.db import session
from app.kit.errors import Conflict, Errors, Invalid
from app.kit.wire import Row, Wire


def member_of(team_id: int) -> Wire:
    leads = exists().where(*_places(team_id), TeamMember.is_lead)
    # A place in the team has no time of its own: it is changed where the team is.
    team = select(Team.updated_at).where(Team.id == team_id).scalar_subquery()
    columns = {"is_lead": leads, "updated_at": func.greatest(User.updated_at, team)}
    return Wire(MemberSchema, User, columns=columns, conceal=users.conceal)


def _places(team_id: int, user_id: Any = User.id) -> tuple[Any, Any]:
    """A person may have two: among those who lead, and among the others."""
    return TeamMember.team_id == team_id, TeamMember.user_id == user_id


# What the document says of a member; `member_of` reads those of one team.
MEMBER = member_of(0)


def visible_to(actor: Actor, team_id: int) -> Select[Any]:
    return users.visible_to(actor).where(exists().where(*_places(team_id)))


def listed(actor: Actor, team_id: int) -> tuple[Select[Any], Wire]:
    teams.read(actor, team_id)
    return visible_to(actor, team_id), member_of(team_id)


def read(actor: Actor, team_id: int, user_id: int, expand: Sequence[str] = ()) -> Row:
    return lookup.read(member_of(team_id), visible_to(actor, team_id), user_id, expand)


def get(actor: Actor, team_id: int, user_id: int) -> tuple[Team, Row]:
    """The team, locked, and the member, who is as the request expects."""
    team, member = teams.get(actor, team_id), read(actor, team_id, user_id)
    preconditions.check_version("member", member["updated_at"])
    return team, member


def add(actor: Actor, team_id: int, user_id: int, is_lead: bool = False) -> Row:
    team = teams.get(actor, team_id)
    if errors := wrong(actor, {"user_id": user_id}):
        raise Invalid(errors)
    if session.scalar(select(TeamMember.user_id).where(*_places(team_id, user_id))):
        raise Conflict("The team has this person already", code="already_a_member")
    place(actor, team, user_id, [is_lead])
    return read(actor, team_id, user_id)


def update(actor: Actor, team_id: int, user_id: int, **fields: Any) -> Row:
    team, member = get(actor, team_id, user_id)
    if fields.get("is_lead", member["is_lead"]) != member["is_lead"]:
        place(actor, team, user_id, [fields["is_lead"]])
    return read(actor, team_id, user_id)


def remove(actor: Actor, team_id: int, user_id: int) -> Row:
    team, member = get(actor, team_id, user_id)
    place(actor, team, user_id, [])
    return member


def place(actor: Actor, team: Team, user_id: int, places: Sequence[bool]) -> None:
    """Give the person these places in the team and no others; the team is locked."""
    before = teams.people_of(team)
    session.execute(delete(TeamMember).where(*_places(team.id, user_id)))
    rows = [{"team_id": team.id, "user_id": user_id, "is_lead": is_lead} for is_lead in places]
    if rows:
        session.execute(insert(TeamMember), rows)
    after = teams.people_of(team)
    changes: dict[str, list[Any]] = {
        n: [before[n], after[n]] for n in after if before[n] != after[n]
    }
    record(actor, EventType.TEAM_UPDATED, team, teams.TEAM, also=changes)


def wrong(actor: Actor, fields: dict[str, Any], team_id: int | None = None) -> Errors:
    """The person who is nobody."""
    if team_id is not None:
        teams.get(actor, team_id)
    user_id = fields.get("user_id")
    if user_id is not None and users.unknown([user_id]):
        return {"user_id": [f"There is no user {user_id}"]}
    return {}
