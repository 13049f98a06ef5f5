"""Which webhooks ask for which events, and may hear of them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from app.activity.facts import Facts
from app.activity.ledger import Happening
from app.activity.names import ask_for
from app.activity.sight import may_hear, sees
from app.events.ledger import EventType
from app.kit.actor import Actor
from app.kit.prepared import Prepared, among
from app.projects.models import Project

_CLIENTS = Prepared(select(Project.id, Project.client_id).where(among(Project.id)))


@dataclass
class Listening:
    """A webhook as it listens to a batch of events."""

    id: int
    actor: Actor
    events: list[str]
    filters: dict[str, Any]
    heard_since: int | None
    _asks: dict[str, bool] = field(default_factory=dict)

    def hears(self, event: Happening, facts: Facts, clients: dict[int, int | None]) -> bool:
        """A ping is for the one that it names, whatever that one asks for."""
        if self.heard_since is None or event["sequence"] <= self.heard_since:
            return False
        if event["type"] == EventType.PING:
            return bool(event["subject_id"] == self.id) and sees(self.actor, event, facts)
        return (
            self._asks_for(event["type"])
            and passes(self.filters, event, clients)
            and sees(self.actor, event, facts)
        )

    def _asks_for(self, event_type: str) -> bool:
        if event_type not in self._asks:
            wanted = ask_for(self.events, event_type) and may_hear(self.actor, event_type)
            self._asks[event_type] = wanted
        return self._asks[event_type]


def passes(filters: dict[str, Any], event: Happening, clients: dict[int, int | None]) -> bool:
    """Whether each filter that is given holds of the event as it tells of now or of before."""
    asked = {name: value for name, value in filters.items() if value is not None}
    return all(value in _told(name, event, clients) for name, value in asked.items())


def _told(name: str, event: Happening, clients: dict[int, int | None]) -> set[Any]:
    if name == "project_id":
        return projects_of(event)
    if name == "user_id":
        return _about(event, "user", "user_id", "assignee_id")
    if name == "tag":
        return _tags(event)
    theirs = {clients.get(project_id) for project_id in projects_of(event)}
    return theirs | _about(event, "client", "client_id")


def projects_of(event: Happening) -> set[Any]:
    return _about(event, "project", "project_id") - {None}


def clients_of(events: Iterable[Happening]) -> dict[int, int | None]:
    """The clients of the projects that events speak of, by the id of the project."""
    ids = sorted({project_id for event in events for project_id in projects_of(event)})
    return dict(_CLIENTS.run(ids=ids).tuples) if ids else {}


def _about(event: Happening, noun: str, *keys: str) -> set[Any]:
    """The subject itself where it is such a thing, and what the keys hold and held."""
    told = {event["subject_id"]} if event["subject_type"] == noun else set()
    for key in keys:
        told |= {event["data"].get(key), *event["changes"].get(key, ())}
    return told


def _tags(event: Happening) -> set[Any]:
    if event["subject_type"] == "tag":
        return {event["data"]["name"], *event["changes"].get("name", ())}
    lists = [event["data"].get("tag_list"), *event["changes"].get("tags", ())]
    return {tag for tags in lists if isinstance(tags, list) for tag in tags}
