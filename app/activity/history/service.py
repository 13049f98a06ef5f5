"""Reading the history of one thing, also of one that is not there any more."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.activity import ledger
from app.activity.catalogue import SUBJECTS
from app.activity.facts import Facts
from app.activity.history.schemas import cursor_behind
from app.activity.payload import told
from app.activity.sight import sees
from app.events import sealing
from app.identity.scopes import Scope
from app.kit.actor import Actor
from app.kit.errors import NotFound
from app.kit.listing import MOST_PER_PAGE
from app.kit.warnings import warn
from app.kit.wire import Row


@dataclass(frozen=True)
class History:
    """Of which kind of thing. `read(actor, id)` is its room's, and raises NotFound; what its events
    speak of has the name `subject`, or one of those in `also`.
    """

    subject: str
    read: Callable[..., Any]
    also: tuple[str, ...] = ()

    @property
    def scope(self) -> Scope:
        return SUBJECTS[self.subject].scope

    @property
    def subjects(self) -> list[str]:
        return [self.subject, *self.also]


def read(actor: Actor, of: History, ident: int, limit: int, cursor: int | None = None) -> Row:
    """A page, the newest first. NotFound for what the actor does not see, and saw no last time."""
    if limit > MOST_PER_PAGE:
        warn("limit", f"{MOST_PER_PAGE} at most")
        limit = MOST_PER_PAGE
    sealing.seal()
    admit(actor, of, ident)
    events = ledger.of(of.subjects, ident, before=cursor, most=limit + 1)
    more, events = len(events) > limit, events[:limit]
    facts = Facts.of(events)
    return {
        "history": [told(actor, event, facts) for event in events if sees(actor, event, facts)],
        "pagination": {
            "limit": limit,
            "next_cursor": cursor_behind(events[-1]["sequence"]) if more else None,
            "has_next": more,
        },
    }


def admit(actor: Actor, of: History, ident: int) -> None:
    """Who may read the thing; of one that is gone, who may hear of the last that happened to it."""
    try:
        of.read(actor, ident)
    except NotFound:
        last = ledger.of(of.subjects, ident, before=None, most=1)
        if not last or not sees(actor, last[0], Facts.of(last)):
            raise
