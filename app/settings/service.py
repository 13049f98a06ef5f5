"""Reading and changing the settings of this installation."""

from typing import Any

from app.events.ledger import EventType, record
from app.kit import preconditions
from app.kit.actor import Actor
from app.kit.db import session
from app.kit.errors import Forbidden
from app.kit.wire import Row, Wire
from app.settings.models import Settings
from app.settings.schemas import MODULES, SettingsSchema


def with_every_module(row: Row) -> None:
    """A module that nobody switched on is off."""
    row["modules"] = {name: bool(row["modules"].get(name)) for name in MODULES}


SETTINGS = Wire(SettingsSchema, Settings, derive=with_every_module)


def current() -> Settings:
    """The settings; the migration made the row."""
    return session.get_one(Settings, 1)


def read() -> Row:
    row = SETTINGS.row(Settings.id == 1)
    if row is None:
        raise LookupError("The settings row, made by the migrations, is gone")
    return row


def update(actor: Actor, **fields: Any) -> Row:
    if not actor.is_admin:
        raise Forbidden("Only administrators change settings")
    settings = session.get_one(Settings, 1, with_for_update=True)
    preconditions.check(settings)
    fields["modules"] = {**settings.modules, **fields.get("modules", {})}
    for name, value in fields.items():
        setattr(settings, name, value)
    return record(actor, EventType.SETTINGS_UPDATED, settings, SETTINGS)
