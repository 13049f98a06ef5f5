"""What has left the actor's sight: told to those who saw it, and to nobody else."""

from collections.abc import Sequence

from app.activity.facts import Facts
from app.activity.ledger import Happening
from app.activity.sync.history import Projects, Sees, arrivals
from app.activity.sync.reaching import was
from app.activity.sync.schemas import Kind
from app.activity.sync.touching import Thing, subject_of
from app.activity.sync.walking import Walk
from app.identity.models import Role
from app.kit.actor import Actor
from app.kit.wire import Row
from app.projects.shape import PROJECT

Leaving = tuple[Thing, Happening]

# By which changes these leave somebody's sight; others do by a change of their project, say.
_MOVES = {Kind.TASK: {"project_id"}, Kind.TIME_ENTRY: {"project_id", "user_id"}}


def departed(actor: Actor, events: Sequence[Happening]) -> set[Thing]:
    """Of the subjects, which the actor does not see, those that they saw before the event."""
    leaving = [(subject, event) for event in events if (subject := left(event))]
    gone = {subject for subject, event in leaving if _saw(actor, subject, was(event))}
    sights = _sights(actor)
    rest = [one for one in leaving if one[0][0] in sights and one[0] not in gone]
    return gone | _seen_elsewhere(actor, rest) if rest else gone


def lost(actor: Actor, walk: Walk, ids: Sequence[int]) -> set[Thing]:
    """Of what a walk has found and the actor does not see, what they saw until the walk's event:
    not what came later.
    """
    if walk.lost_by is None or not ids:
        return set()
    came = arrivals(walk.kind, ids)
    return {(walk.kind, i) for i in ids if max(came.get(i, ()), default=0) < walk.lost_by}


def left(event: Happening) -> Thing | None:
    """The subject, if it was there before and the event may have taken it out of sight."""
    subject, changed = subject_of(event), event["changes"].keys()
    if subject is None or event["type"].endswith(".deleted"):
        return subject
    moves = _MOVES.get(subject[0], changed)
    return None if changed.isdisjoint(moves) else subject


def _saw(actor: Actor, subject: Thing, before: Row) -> bool:
    """As far as the thing itself tells."""
    if actor.is_admin:
        return True
    match subject[0]:
        case Kind.PROJECT:
            return PROJECT.exists_for(actor, before)
        case Kind.USER:
            return bool(before["is_active"])
        case Kind.TIME_ENTRY:
            return bool(before["user_id"] == actor.user_id)
    return subject[0] == Kind.TEAM


def _seen_elsewhere(actor: Actor, leaving: Sequence[Leaving]) -> set[Thing]:
    """Those that were in sight by their project while they were there, or by the actor's team.

    What is gone cannot be asked who sees it, and the project may have gone out of sight as well.
    """
    facts = Facts.of(event for _, event in leaving)
    projects, sees = Projects(facts.projects), _sights(actor)
    gone = set()
    for kind in dict.fromkeys(kind for (kind, _), _ in leaving):
        its = [(subject, event) for subject, event in leaving if subject[0] == kind]
        came = arrivals(kind, {event["subject_id"] for _, event in its})
        for subject, event in its:
            before, until = was(event), event["id"]
            since = max((i for i in came[event["subject_id"]] if i < until), default=0)
            is_led = kind == Kind.TIME_ENTRY and actor.user_id in facts.leads.get(
                before["user_id"], ()
            )
            if is_led or projects.was_seen(before["project_id"], sees[kind], since, until):
                gone.add(subject)
    return gone


def _sights(actor: Actor) -> dict[Kind, Sees]:
    """Which kinds the actor sees because of a project, and of which projects."""
    sights: dict[Kind, Sees] = {Kind.TASK: lambda project: PROJECT.exists_for(actor, project)}
    if actor.role == Role.MANAGER:
        sights[Kind.TIME_ENTRY] = lambda project: bool(project["manager_id"] == actor.user_id)
    return sights
