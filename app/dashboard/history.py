"""The last things that happened to something, in words."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from app.activity.history import service
from app.activity.history.service import History
from app.clients import service as clients
from app.clients.models import Client
from app.dashboard import choices
from app.dashboard.formats import moment, number
from app.dashboard.words import priority, word
from app.kit.actor import actor
from app.kit.fields import parse_instant
from app.kit.wire import Row
from app.projects import service as projects
from app.projects.models import Project
from app.tasks import service as tasks
from app.tasks.models import Task

MOST = 15
_LONG = 120
_VERBS = {
    "created": _("created it"),
    "updated": _("changed it"),
    "archived": _("archived it"),
    "status_changed": _("changed its status"),
    "completed": _("completed it"),
    "deleted": _("deleted it"),
    "timer.started": _("started the timer"),
    "timer.stopped": _("stopped the timer"),
    "timer.paused": _("paused the timer"),
    "timer.resumed": _("resumed the timer"),
}
_NAMES = {
    "name": _("Name"),
    "description": _("Description"),
    "client_id": _("Client"),
    "manager_id": _("Manager"),
    "member_ids": _("Members"),
    "hourly_rate": _("Hourly rate"),
    "default_hourly_rate": _("Hourly rate"),
    "estimated_hours": _("Estimated hours"),
    "budget_amount": _("Budget"),
    "color": _("Color"),
    "billable": _("Billable"),
    "status": _("Status"),
    "visibility": _("Visible to"),
    "email": _("Email address"),
    "company": _("Company"),
    "phone": _("Phone"),
    "address": _("Address"),
    "billing_address": _("Billing address"),
    "currency": _("Currency"),
    "notes": _("Notes"),
    "project_id": _("Project"),
    "priority": _("Priority"),
    "assignee_id": _("Assignee"),
    "due_date": _("Due"),
    "completed_at": _("Completed"),
    "sku": _("SKU"),
    "barcode": _("Barcode"),
    "category": _("Category"),
    "unit": _("Unit"),
    "default_cost": _("Cost"),
    "default_price": _("Price"),
    "currency_code": _("Currency"),
    "reorder_point": _("Reorder point"),
    "reorder_quantity": _("Reorder quantity"),
    "is_active": _("In use"),
    "start_time": _("From"),
    "end_time": _("To"),
    "tags": _("Tags"),
    "task_id": _("Task"),
    "user_id": _("Person"),
}
_WORDS = ("status", "visibility")
_PEOPLE = ("manager_id", "assignee_id", "member_ids", "user_id")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT.*Z")
Names = dict[str, dict[int, str]]


@dataclass(frozen=True)
class Change:
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Happened:
    at: datetime
    who: str
    verb: str
    by_token: bool
    changes: list[Change]


def told(of: History, ident: int, most: int = MOST) -> list[Happened]:
    """The newest first."""
    events = service.read(actor, of, ident, most)["history"]
    names = names_in(events)
    return [
        Happened(
            event["created_at"],
            event["actor"]["username"] or gettext("The system"),
            verb_of(event["type"]),
            event["actor"]["type"] == "token",
            changes(event, names),
        )
        for event in events
    ]


def verb_of(kind: str) -> str:
    verb = kind.partition(".")[2]
    return str(_VERBS.get(kind) or _VERBS.get(verb) or verb.replace("_", " "))


def changes(event: Row, names: Names) -> list[Change]:
    previous, data = event["previous"] or {}, event["data"]
    return [
        Change(str(_NAMES[key]), value(key, old, names), value(key, data.get(key), names))
        for key, old in previous.items()
        if key in _NAMES and key != "completed_at"
    ]


def value(key: str, given: Any, names: Names) -> str:
    if given in (None, "", []):
        return str(gettext("nothing"))
    if key in names:
        ids = given if isinstance(given, list) else [given]
        return ", ".join(names[key].get(ident, f"#{ident}") for ident in ids)
    if key in _WORDS:
        return word(given)
    if key == "priority":
        return priority(given)
    if isinstance(given, bool):
        return str(gettext("yes") if given else gettext("no"))
    if isinstance(given, int | float):
        return number(given)
    if isinstance(given, list):
        return ", ".join(map(str, given))
    text = str(given)
    if _INSTANT.fullmatch(text):
        return moment(parse_instant(text))
    return f"{text[:_LONG]}…" if len(text) > _LONG else text


def names_in(events: list[Row]) -> Names:
    """What the ids are called that stand in these changes, by the key they stand under."""
    found: dict[str, set[int]] = {}
    for event in events:
        for key, old in (event["previous"] or {}).items():
            for side in (old, event["data"].get(key)):
                ids = side if isinstance(side, list) else [side]
                found.setdefault(key, set()).update(i for i in ids if isinstance(i, int))
    people = choices.names_of_people(
        actor, [ident for key in _PEOPLE for ident in found.get(key, ())]
    )
    named = {
        "client_id": (clients.visible_to(actor), Client.id, Client.name),
        "project_id": (projects.visible_to(actor), Project.id, Project.name),
        "task_id": (tasks.visible_to(actor), Task.id, Task.name),
    }
    return dict.fromkeys(_PEOPLE, people) | {
        key: {**said(events, key), **choices.names(*columns, found.get(key, set()))}
        for key, columns in named.items()
    }


def said(events: list[Row], key: str) -> dict[int, str]:
    """What an event itself calls the thing, which whoever reads it may not see by itself."""
    name = key.replace("_id", "_name")
    data = [event["data"] for event in events]
    return {one[key]: one[name] for one in data if one.get(key) and one.get(name)}
