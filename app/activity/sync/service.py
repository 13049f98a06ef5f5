"""One page of the feed."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache

from app.activity.sync.cursor import Place, cursor_to, read_cursor, sight_of
from app.activity.sync.feed import Feed, StartOver
from app.activity.sync.resources import followed
from app.activity.sync.schemas import Kind
from app.events.sealing import head, history_at, seal
from app.kit.actor import Actor
from app.kit.warnings import warn
from app.kit.wire import Row

MOST, DEFAULT = 1000, 100
# What a page costs has an end, also where much has happened that the caller does not see.
MOST_PORTIONS = 20


def page(
    actor: Actor,
    kept: timedelta,
    cursor: str | None = None,
    types: Sequence[Kind] = (),
    limit: int = DEFAULT,
) -> Row:
    """The changes behind the cursor; without one, or with one that is good no more, a snapshot."""
    if limit > MOST:
        warn("limit", f"{MOST} at most")
    kinds = followed(actor, types)
    history = cache(history_at)
    given = read_cursor(cursor) if cursor is not None else None
    seal()
    newest, feed = head(), Feed(actor, kinds, kept)
    beginning = Place(newest, in_snapshot=True)
    is_good = given is not None and given[0] == sight_of(actor, kinds, history(given[1].sequence))
    place = given[1] if given and is_good else beginning
    try:
        changes, place = portions(feed, place, min(limit, MOST))
    except StartOver:
        is_good = False
        changes, place = portions(feed, beginning, min(limit, MOST))
    return {
        "changes": changes,
        "next_cursor": cursor_to(place, sight_of(actor, kinds, history(place.sequence))),
        "has_more": place.sequence < newest or not place.is_between_events,
        "reset": given is not None and not is_good,
    }


def portions(feed: Feed, place: Place, most: int) -> tuple[list[Row], Place]:
    changes: list[Row] = []
    for _ in range(MOST_PORTIONS):
        before = place
        more, place = feed.portion(place, most - len(changes))
        changes += more
        if place == before or len(changes) >= most:
            break
    return changes, place
