"""Giving events their place: a number in the order of commits, and a hash over all before them.

Whoever reads events seals first, after the writers' commits and in nobody's way:
docs/decisions/0011 has the reasons.
"""

from sqlalchemy import BigInteger, Integer, bindparam, func, select

from app.events.models import Event
from app.kit.prepared import Prepared

MOST_AT_ONCE = 2000

_SEAL = Prepared(select(func.seal_events(bindparam("most", type_=Integer))))
_HASH = Prepared(
    select(Event.hash).where(Event.sequence == bindparam("sequence", type_=BigInteger))
)
_HEAD = Prepared(select(func.coalesce(func.max(Event.sequence), 0)))


def seal() -> None:
    """Seal all that is committed by now."""
    while _SEAL.run(most=MOST_AT_ONCE).tuples[0][0] == MOST_AT_ONCE:
        pass


def head() -> int:
    """The sequence of the last sealed event; 0 where there is none."""
    return int(_HEAD.run().tuples[0][0])


def history_at(sequence: int) -> str:
    """The hash over all events up to this one; "" where it is not sealed, or before the first.

    It tells one history from another that numbered its events the same: a restored database goes on
    from an earlier event, and gives later numbers anew.
    """
    found = _HASH.run(sequence=sequence).tuples
    return bytes(found[0][0]).hex() if found else ""
