"""The last things that happened to something, in words."""

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
from app.dashboard.formats import number
from app.dashboard.words import priority, word
from app.kit.actor import actor
from app.kit.wire import Row
from app.projects import service as projects
from app.projects.models import Project

MOST = 15
_LONG = 120
_VERBS = {
    "created": _("created it"),
    "updated": _("changed it"),
    "archived": _("archived it"),
    "status_changed": _("changed its status"),
    "completed": _("completed it"),
    "deleted": _("deleted it"),
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
}
_WORDS = ("status", "visibility")
_PEOPLE = ("manager_id", "assignee_id", "member_ids")
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
    changes: list[Change]


def told(of: History, ident: int) -> list[Happened]:
    """The newest first."""
    events = service.read(actor, of, ident, MOST)["history"]
    names = names_in(events)
    return [
        Happened(
            event["created_at"],
            event["actor"]["username"] or gettext("The system"),
            str(_VERBS.get(verb_of(event), verb_of(event).replace("_", " "))),
            changes(event, names),
        )
        for event in events
    ]


def verb_of(event: Row) -> str:
    return str(event["type"].partition(".")[2])


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
    text = str(given)
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
    seen, clients_seen = projects.visible_to(actor), clients.visible_to(actor)
    return {
        **dict.fromkeys(_PEOPLE, people),
        "client_id": choices.names(
            clients_seen, Client.id, Client.name, found.get("client_id", set())
        ),
        "project_id": choices.names(seen, Project.id, Project.name, found.get("project_id", set())),
    }
