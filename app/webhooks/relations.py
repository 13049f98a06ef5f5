"""What the filters of a webhook name: what its owner does not see is as good as missing."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select

from app.clients import service as clients
from app.clients.models import Client
from app.identity.models import User
from app.identity.users import service as users
from app.kit import lookup
from app.kit.actor import Actor
from app.kit.db import Record
from app.projects import service as projects
from app.projects.models import Project


def wrong(actor: Actor, filters: Mapping[str, Any]) -> dict[str, list[str]]:
    visible: dict[str, tuple[type[Record], Select[Any]]] = {
        "project": (Project, projects.visible_to(actor)),
        "client": (Client, clients.visible_to(actor)),
        "user": (User, users.visible_to(actor)),
    }
    return {
        f"filters.{noun}_id": [f"There is no {noun} {ident}"]
        for noun, (model, seen) in visible.items()
        if (ident := filters.get(f"{noun}_id")) and lookup.find(model, seen, ident) is None
    }
