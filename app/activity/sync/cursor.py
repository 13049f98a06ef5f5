"""Where in the feed somebody is. Like those of lists, a cursor is opaque and not secret: whatever
stands in it, only what its bearer may see is told.
"""

import base64
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from app.activity.sync.schemas import Kind
from app.kit.actor import Actor
from app.kit.errors import Invalid
from app.kit.json_text import to_json
from app.kit.keyset import bigint

# Another number lets all begin anew, where the parts of an event are no longer what they were.
_VERSION = 1


@dataclass(frozen=True)
class Place:
    """Behind the event of this sequence, and `part` of the next one, in which `after` was told.

    In a snapshot the parts are its own; it shows at least what came up to `sequence`.
    """

    sequence: int
    in_snapshot: bool = False
    part: int = 0
    after: tuple[Any, ...] = ()

    @property
    def is_between_events(self) -> bool:
        return not (self.in_snapshot or self.part or self.after)


def sight_of(actor: Actor, kinds: tuple[Kind, ...], history: str) -> str:
    """What a cursor belongs to: where any of it changes, what was told is no longer right."""
    told = [_VERSION, actor.user_id, actor.role, *kinds, history]
    return sha256(to_json(told)).hexdigest()[:16]


def cursor_to(place: Place, sight: str) -> str:
    parts = [sight, place.sequence, place.in_snapshot, place.part, *place.after]
    return base64.urlsafe_b64encode(to_json(parts)).decode()


def read_cursor(cursor: str) -> tuple[str, Place]:
    """What the cursor belongs to, and its place; a 400 when it is none of this feed's."""
    try:
        sight, sequence, in_snapshot, part, *after = orjson.loads(base64.urlsafe_b64decode(cursor))
        if type(sight) is not str or type(in_snapshot) is not bool:
            raise ValueError
        if min(bigint(sequence), bigint(part)) < 0:
            raise ValueError
    except (ValueError, TypeError):
        raise wrong() from None
    return sight, Place(sequence, in_snapshot, part, tuple(after))


def wrong() -> Invalid:
    return Invalid({"cursor": ["Not a cursor of this feed"]})
