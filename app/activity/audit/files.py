"""An exported log, checked where there is no database."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain as joined
from itertools import groupby
from typing import Any

from app.activity.audit import chain
from app.activity.audit.chain import Checked, Head, Link
from app.activity.audit.shape import PARTS
from app.kit.errors import Refused


def verify(lines: Iterable[str], saved: Head | None = None, *, filtered: bool = False) -> Checked:
    """Check the lines of an export, and that they lead to the saved head.

    Of a filtered export there are pieces of the chain, and each is checked by itself.

    :raises Refused: for what is no such file
    """
    found = Checked(Head())
    for piece in pieces(links(lines), filtered=filtered):
        first = next(piece)
        start = Head(first.sequence - 1, first.before)
        part = chain.check(joined([first], piece), start, saved)
        found = Checked(part.head, found.count + part.count, part.problem)
        if found.problem:
            return found
    if saved and saved.sequence > found.head.sequence:
        found.problem = chain.missing(found.head.sequence + 1, saved.sequence)
    return found


def pieces(found: Iterator[Link], *, filtered: bool) -> Iterator[Iterator[Link]]:
    """The stretches in which one number follows the other; without a filter it is to be one."""
    numbered = groupby(enumerate(found), lambda one: filtered and one[1].sequence - one[0])
    for _, piece in numbered:
        yield (link for _, link in piece)


def links(lines: Iterable[str]) -> Iterator[Link]:
    for number, line in enumerate(lines, start=1):
        try:
            entry = json.loads(line)
            yield Link(
                entry["sequence"],
                bytes.fromhex(entry["hash"]),
                entry["content"],
                before=bytes.fromhex(entry["previous_hash"] or ""),
                differs=differing(entry),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            told = f"Line {number} is no entry of an audit log exported as JSON lines"
            raise Refused(told) from error


def differing(entry: dict[str, Any]) -> tuple[str, ...]:
    """The names under which a line tells something else than the text that is hashed."""
    hashed = dict(zip(PARTS, json.loads(entry["content"]), strict=True))
    hashed["id"] = f"evt_{hashed['id']}"
    for one in (hashed, told := {name: entry[name] for name in hashed}):
        one["created_at"] = datetime.fromisoformat(one["created_at"])
    return tuple(name for name in hashed if hashed[name] != told[name])
