"""The chain of sealed events: each is checked against the one before it, wherever it was read.

A hash is the SHA-256 over the hash before it and the content of the event, in which its sequence
comes first: `[7, 12, "project.updated", …]`.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from app.kit.errors import Refused

# So many entries behind a wrong one are looked through for the one that belongs there.
MOST_LOOKED_AT = 10_000


class Kind(StrEnum):
    MISSING = "missing"
    REPEATED = "repeated"
    MISPLACED = "misplaced"
    INSERTED = "inserted"
    HASH_CHANGED = "hash_changed"
    CHANGED = "changed"
    REWRITTEN = "rewritten"


@dataclass(frozen=True)
class Head:
    """A place in the chain; its hash stands for all up to there. None is checked against none."""

    sequence: int = 0
    hash: bytes | None = b""

    def __str__(self) -> str:
        return f"{self.sequence}:{self.hash.hex() if self.hash else ''}"

    @classmethod
    def of(cls, told: str) -> "Head":
        """Of `SEQUENCE:HASH`, as it is printed.

        :raises Refused: for anything else
        """
        found = re.fullmatch(r"([0-9]{1,18}):([0-9a-fA-F]{64})", told)
        if not found:
            raise Refused("A head looks like 7:9f86…: a sequence, a colon, 64 hexadecimal digits")
        return cls(int(found[1]), bytes.fromhex(found[2]))


@dataclass(frozen=True)
class Link:
    """An event as it is chained. Read from a file, it brings the hash `before` it along, and
    `differs` names what the file tells otherwise than the content does.
    """

    sequence: int
    hash: bytes
    content: str
    before: bytes = b""
    differs: tuple[str, ...] = ()

    def due(self, before: bytes, sequence: int = 0) -> bytes:
        """The hash that follows from the one before; as if it had that sequence."""
        told = f"[{sequence},{self.content.partition(',')[2]}" if sequence else self.content
        return hashlib.sha256(before + told.encode()).digest()


@dataclass(frozen=True)
class Problem:
    sequence: int
    kind: Kind
    message: str

    def __str__(self) -> str:
        return f"Entry {self.sequence} ({self.kind}): {self.message}"


@dataclass
class Checked:
    """How far the chain holds, and what is wrong with the next entry."""

    head: Head
    count: int = 0
    problem: Problem | None = None


def check(links: Iterable[Link], start: Head, saved: Head | None = None) -> Checked:
    """Follow the links from `start`. They are to go through the saved head, if they reach it."""
    rest, found = iter(links), Checked(start)
    for link in rest:
        found.problem = fault(found.head, link, rest, saved)
        if found.problem:
            break
        found.head, found.count = Head(link.sequence, link.hash), found.count + 1
    return found


def fault(last: Head, link: Link, rest: Iterable[Link], saved: Head | None) -> Problem | None:
    wanted = last.sequence + 1
    if link.sequence > wanted:
        return missing(wanted, link.sequence - 1)
    if link.sequence == last.sequence:
        return Problem(link.sequence, Kind.REPEATED, "There are several entries of this number")
    if link.sequence < wanted:
        return Problem(wanted, Kind.MISPLACED, f"Entry {link.sequence} stands in its place")
    if last.hash is not None and link.due(last.hash) != link.hash:
        return misfit(last.hash, link, list(islice(rest, MOST_LOOKED_AT)))
    if link.differs:
        told = f"What was sealed of it has another {', '.join(link.differs)}"
        return Problem(link.sequence, Kind.CHANGED, told)
    if saved and saved.sequence == link.sequence and saved.hash != link.hash:
        return rewritten(link.sequence)
    return None


def misfit(before: bytes, link: Link, behind: list[Link]) -> Problem:
    """What has become of the entry whose hash does not follow from the one before it."""
    here = link.sequence
    if behind and behind[0].due(link.due(before)) == behind[0].hash:
        message = "Its hash is another one; what it tells is as it was sealed"
        return Problem(here, Kind.HASH_CHANGED, message)
    for other in behind:
        if other.due(before, here) in (other.hash, link.hash):
            return displaced(before, link, other)
    if behind and behind[0].due(link.hash) == behind[0].hash:
        return Problem(here, Kind.CHANGED, "It does not tell any more what was sealed")
    message = "It does not follow from the entry before: it was changed, or that one and its hash"
    return Problem(here, Kind.CHANGED, message)


def displaced(before: bytes, link: Link, other: Link) -> Problem:
    """`other` belongs where `link` stands: moved on by an entry that was put in, or exchanged."""
    here, there = link.sequence, other.sequence
    sealed = other.due(before, here)
    if there > here + 1 or link.due(sealed, there) in (link.hash, other.hash):
        return Problem(here, Kind.MISPLACED, f"What was sealed here stands at {there}")
    return Problem(here, Kind.INSERTED, f"It was put in; what was sealed here follows at {there}")


def missing(first: int, last: int) -> Problem:
    told = f"Entries {first} to {last} are" if last > first else f"Entry {first} is"
    return Problem(first, Kind.MISSING, f"{told} not there")


def rewritten(sequence: int) -> Problem:
    message = "The saved head has another hash: this entry or one before was changed, and all since"
    return Problem(sequence, Kind.REWRITTEN, message)
