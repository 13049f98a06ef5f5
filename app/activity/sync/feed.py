"""The feed as one actor follows it, in portions: of a snapshot, of events, of what these reach.

The ledger's head is read before the first row: what changes while a snapshot is read comes again.
Things are told as they are now and not as they were at the event, so it makes no difference in
which order writers commit, nor how often something is told.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from app.activity import ledger
from app.activity.ledger import Happening
from app.activity.sync import telling
from app.activity.sync.cursor import Place, wrong
from app.activity.sync.departing import departed, lost
from app.activity.sync.reaching import starts_over, walks
from app.activity.sync.schemas import Kind
from app.activity.sync.touching import Named, Thing, subject_of, touched
from app.activity.sync.walking import Walk, walked
from app.kit.actor import Actor
from app.kit.clock import now
from app.kit.wire import Row

EVENTS_AT_ONCE = 200

# Changes, and the place behind them.
Portion = tuple[list[Row], Place]


class StartOver(Exception):
    """What was told before this place is no longer all that the actor sees, or no longer right."""


@dataclass(frozen=True)
class Feed:
    """What somebody follows; events older than `kept` are not told any more."""

    actor: Actor
    kinds: tuple[Kind, ...]
    kept: timedelta

    def portion(self, place: Place, most: int) -> Portion:
        """Up to `most` changes behind the place; where nothing follows, the place itself."""
        if place.in_snapshot:
            return self._of_snapshot(place, most)
        events = ledger.after(place.sequence, 1 if place.part else EVENTS_AT_ONCE)
        if not events:
            return [], Place(place.sequence)
        reaches = [starts_over(self.actor, event, self.kinds) for event in events]
        if any(reaches) or events[0]["created_at"] < now() - self.kept:
            raise StartOver
        if place.part:
            return self._of_walks(place, events[0], most)
        return self._of_events(place, events, most)

    def _of_snapshot(self, place: Place, most: int) -> Portion:
        if place.part >= len(self.kinds):
            return [], Place(place.sequence)
        changes, after = self._walk(Walk(self.kinds[place.part]), place, most)
        if after:
            return changes, replace(place, after=after)
        is_last = place.part + 1 == len(self.kinds)
        further = replace(place, part=place.part + 1, after=())
        return changes, Place(place.sequence) if is_last else further

    def _of_walks(self, place: Place, event: Happening, most: int) -> Portion:
        """What follows from an event whose own things are told: part 1 is its first walk."""
        reached = walks(self.actor, event, self.kinds)
        if place.part > len(reached):
            raise wrong()
        changes, after = self._walk(reached[place.part - 1], place, most)
        if after:
            return changes, replace(place, after=after)
        if place.part < len(reached):
            return changes, replace(place, part=place.part + 1, after=())
        return changes, Place(event["sequence"])

    def _walk(self, walk: Walk, place: Place, most: int) -> tuple[list[Row], tuple[object, ...]]:
        ids, after = walked(self.actor, walk, place.after, most)
        things: list[Thing] = [(walk.kind, ident) for ident in ids]
        rows = telling.seen(self.actor, things)
        unseen = [ident for ident in ids if (walk.kind, ident) not in rows]
        return telling.changes(things, rows, lost(self.actor, walk, unseen)), after

    def _of_events(self, place: Place, events: list[Happening], most: int) -> Portion:
        """The things of many events at once, up to the first that reaches further."""
        things: list[Named] = []
        told: list[Happening] = []
        skipped = self._told_already(place)
        for event in events:
            its = touched(event, self.kinds)[skipped:]
            room = most - len(things)
            things, told = things + its[:room], [*told, event]
            if len(its) > room:
                place = Place(event["sequence"] - 1, after=(skipped + room,))
                break
            place, skipped = Place(event["sequence"]), 0
            if walks(self.actor, event, self.kinds):
                place = Place(event["sequence"] - 1, part=1)
                break
        return self._told(things, told), place

    def _told_already(self, place: Place) -> int:
        """How many things of the next event."""
        if any(type(told) is not int or told < 0 for told in place.after) or len(place.after) > 1:
            raise wrong()
        return sum(place.after)

    def _told(self, named: list[Named], events: list[Happening]) -> list[Row]:
        things = telling.with_ids(named)
        rows = telling.seen(self.actor, things)
        unseen = {thing for thing in things if thing not in rows}
        left = departed(self.actor, [event for event in events if subject_of(event) in unseen])
        return telling.changes(things, rows, left)
