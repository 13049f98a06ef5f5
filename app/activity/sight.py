"""Who may hear of an event: what the rooms' `visible_to` say in SQL, said of an event.

Rights are those of now. Both must be visible: the thing as it was told, and the thing as it is.
"""

from collections.abc import Callable

from app.activity.catalogue import SUBJECTS, scope_of
from app.activity.facts import Facts
from app.activity.ledger import Happening
from app.identity.models import Role
from app.identity.scopes import Scope, grants
from app.kit.actor import Actor
from app.kit.wire import Row
from app.projects.shape import PROJECT


def may_hear(actor: Actor, event_type: str) -> bool:
    """Whether the actor's scopes and the modules that are on let them hear such events at all."""
    subject = SUBJECTS[event_type.split(".")[0]]
    return grants(actor.scopes, scope_of(event_type)) and subject.is_served(actor)


def sees(actor: Actor, event: Happening, facts: Facts) -> bool:
    """Whether the event exists for the actor. `facts` are those of a batch that it belongs to."""
    if not may_hear(actor, event["type"]):
        return False
    judge = _RULES.get(event["subject_type"])
    return judge is None or judge(actor, event, facts)


def sees_project(actor: Actor, project_id: int | None, facts: Facts) -> bool:
    project = facts.projects.get(project_id or 0)
    return actor.is_admin or (project is not None and PROJECT.exists_for(actor, project))


def sees_time(actor: Actor, user_id: int, project_id: int | None, facts: Facts) -> bool:
    if actor.is_admin or user_id == actor.user_id:
        return True
    project = facts.projects.get(project_id or 0, {})
    return actor.role == Role.MANAGER and (
        project.get("manager_id") == actor.user_id or actor.user_id in facts.leads.get(user_id, ())
    )


def _project(actor: Actor, event: Happening, facts: Facts) -> bool:
    return PROJECT.exists_for(actor, event["data"]) and sees_project(
        actor, event["subject_id"], facts
    )


def _task(actor: Actor, event: Happening, facts: Facts) -> bool:
    told = event["data"]["project_id"]
    now = facts.tasks.get(event["subject_id"], told)
    return all(sees_project(actor, project_id, facts) for project_id in (told, now))


def _time(actor: Actor, event: Happening, facts: Facts) -> bool:
    told = (event["data"]["user_id"], event["data"]["project_id"])
    now = facts.entries.get(event["subject_id"], told)
    return all(sees_time(actor, user_id, project, facts) for user_id, project in (told, now))


def _user(actor: Actor, event: Happening, facts: Facts) -> bool:
    return actor.is_admin or event["subject_id"] in facts.active


def _own(actor: Actor, event: Happening, _facts: Facts) -> bool:
    """Tokens and the like: one's own, or everybody's for `admin:all`."""
    return Scope.ADMIN_ALL in actor.scopes or event["data"]["user_id"] == actor.user_id


def _administrator(actor: Actor, _event: Happening, _facts: Facts) -> bool:
    return actor.is_admin


_RULES: dict[str, Callable[[Actor, Happening, Facts], bool]] = {
    "project": _project,
    "task": _task,
    "time_entry": _time,
    "timer": _time,
    "user": _user,
    "token": _own,
    "webhook": _own,
    "ping": _own,
    # Only they change tags, which are counted over everybody's time.
    "tag": _administrator,
    "settings": _administrator,
}


def shown(actor: Actor, event: Happening, facts: Facts) -> Row:
    """What the event tells the actor of its subject, by the rights of now."""
    wire, told = SUBJECTS[event["subject_type"]].wire, {**event["data"]}
    if wire is None:
        return told
    if "project_id" in told:
        told |= _lent(told["project_id"], facts)
    wire.conceal(actor, told)
    if wire is PROJECT and (project := facts.projects.get(event["subject_id"])):
        # Who managed it then need not manage it now.
        now = told | {"manager_id": project["manager_id"]}
        PROJECT.conceal(actor, now)
        told = {key: told[key] for key in now}
    return {key: value for key, value in told.items() if key[0] != "_"}


def _lent(project_id: int | None, facts: Facts) -> Row:
    """The project as it is now, for wires that hide what belongs to one that is not seen."""
    project: Row = facts.projects.get(project_id or 0, {})
    return {f"_{key}": project.get(key, ()) for key in ("visibility", "manager_id", "member_ids")}
