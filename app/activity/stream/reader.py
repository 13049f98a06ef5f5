"""Reading the ledger for many listeners at once, each at their own place in it."""

import time
from collections.abc import Hashable, Iterable, Iterator, Sequence
from datetime import timedelta

import structlog

from app.activity import ledger
from app.activity.facts import Facts
from app.activity.ledger import Happening
from app.activity.stream.listener import Listener
from app.activity.stream.telling import Telling, ears_of
from app.events.sealing import head, seal
from app.identity.access import allows
from app.identity.listeners import Heard, by_secret
from app.kit.actor import Actor
from app.kit.db import session

MOST_EVENTS = 200
SECONDS_FRESH = 1.0
# What happens to these may change who hears what: whoever hears of it, or of more, is asked for
# anew.
OF_RIGHTS = ("user", "token", "settings")

log = structlog.get_logger()
# What is to be sent; None where it cannot be told.
Told = tuple[Listener, bytes | None]


class Reader:
    """`head` is the last event there was at the last look; who has been `idle` is told nothing."""

    def __init__(self, idle: timedelta) -> None:
        self.head, self._idle = 0, idle
        self._known: dict[str, Heard] = {}
        self._asked_at = 0.0
        self._turn = 0

    def forget(self) -> None:
        """Somebody has come: who may listen is asked at the next look."""
        self._asked_at = 0.0

    def refresh(self, listeners: Iterable[Listener]) -> None:
        """Ask who may listen, and with what rights, if that is not known of this second."""
        if time.monotonic() - self._asked_at >= SECONDS_FRESH:
            self._known = by_secret((one.secret for one in listeners), self._idle)
            self._asked_at = time.monotonic()

    def actor_of(self, listener: Listener) -> Actor | None:
        """None if they may listen no more."""
        heard = self._known.get(listener.secret)
        return heard.actor if heard and allows(heard.allowed_ips, listener.address) else None

    def look(self, listeners: Sequence[Listener], ready: Sequence[Listener]) -> Iterator[Told]:
        """What is to be sent to those who are `ready`: the next events after their positions.

        Who is at the front comes first, then one batch for somebody who has missed more: the ledger
        is read twice at the most, however many resume. No transaction is open while this is told.
        """
        seal()
        session.commit()
        self.head = head()
        self.refresh(listeners)
        behind = [listener for listener in ready if listener.position < self.head]
        front = max((listener.position for listener in behind), default=self.head)
        missing = [listener for listener in behind if listener.position < front]
        yield from self._read([one for one in behind if one.position == front], listeners)
        if missing:
            first = min(missing, key=lambda one: (one.turn, one.position)).position
            yield from self._read([one for one in missing if one.position >= first], listeners)
        session.commit()

    def _read(self, near: list[Listener], listeners: Iterable[Listener]) -> Iterator[Told]:
        """One batch, which begins where the hindmost of these stands."""
        if not near:
            return
        events = ledger.after(min(one.position for one in near), MOST_EVENTS)
        # Read after the events, so that what these did to somebody's rights is known.
        if any(event["subject_type"] in OF_RIGHTS for event in events):
            self.forget()
            self.refresh(listeners)
        facts = Facts.of(events)
        session.commit()
        self._turn += 1
        for telling, group in self._groups(near, events, facts):
            for listener in group:
                if events and listener.position < events[-1]["sequence"]:
                    listener.turn = self._turn
                    yield listener, _tell(telling, listener)

    def _groups(
        self, listeners: Iterable[Listener], events: Sequence[Happening], facts: Facts
    ) -> list[tuple[Telling, list[Listener]]]:
        """Those who hear the same, together."""
        groups: dict[Hashable, tuple[Telling, list[Listener]]] = {}
        for listener in listeners:
            if actor := self.actor_of(listener):
                telling = Telling(actor, events, facts)
                groups.setdefault(ears_of(actor), (telling, []))[1].append(listener)
        return list(groups.values())


def _tell(telling: Telling, listener: Listener) -> bytes | None:
    """An event that cannot be told ends the stream of who would hear it, and no other's."""
    try:
        return telling.to(listener)
    except Exception:
        log.exception("an event cannot be told", after=listener.position)
        return None
