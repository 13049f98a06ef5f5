"""Time booked twice for the same person: warned of, denied or allowed, as the settings say."""

from collections.abc import Sequence

from sqlalchemy import select

from app.identity.models import User
from app.kit import batch
from app.kit.batch import When
from app.kit.changes import id_of
from app.kit.errors import Conflict
from app.kit.prepared import Prepared, among
from app.kit.warnings import warn
from app.kit.wire import Row
from app.settings.models import OverlapPolicy
from app.time_entries.models import TimeEntry
from app.time_entries.spans import Found, Span, meeting

# In the order of ids: two who hold several people wait for one another, and do not deadlock.
_HOLD = Prepared(
    select(User.id).where(among(User.id)).order_by(User.id).with_for_update(key_share=True)
)


def review(entry: TimeEntry) -> None:
    """Apply the policy to an entry about to be written.

    Raises Conflict (`time_entry_overlap`, with `conflicts`) where overlaps are denied.
    """
    policy, conflicts = look(entry)
    if policy == OverlapPolicy.DENY:
        # One writer a person at a time: two that only met in the exclusion constraint would wait
        # for each other. What the first one wrote is seen by the second look.
        batch.ask(_hold, None, [entry.user_id])
        _, conflicts = look(entry, held=True)
        refuse(entry, conflicts)
    if policy == OverlapPolicy.WARN:
        tell(conflicts)
    entry.overlap_denied = policy == OverlapPolicy.DENY and not entry.date_only


def refuse(entry: TimeEntry, conflicts: list[Row]) -> None:
    """Raise Conflict if there are any.

    In a batch, whether others of it are in the way depends on what becomes of them, and whether
    this one leaves its place to others on what becomes of it: then they are Entangled.
    """
    within = [row.pop("is_of_batch") for row in conflicts]
    moves = entry.id is not None and not batch.is_alone()
    if any(within) or (conflicts and moves):
        raise batch.Entangled
    if conflicts:
        raise Conflict(
            "The time overlaps with another entry", code="time_entry_overlap", conflicts=conflicts
        )


def review_stop(entry: TimeEntry) -> None:
    """A timer can always be stopped: where overlaps are denied, this one is only told."""
    policy, conflicts = look(entry)
    if policy != OverlapPolicy.ALLOW:
        tell(conflicts)
    entry.overlap_denied = entry.overlap_denied and not conflicts


def leave(entry: TimeEntry) -> None:
    """The entry goes, and is in nobody's way who comes after it in the same batch."""
    if not batch.is_alone():
        gone = span_of(entry)._replace(on_the_clock=False)
        policy, _ = batch.ask(meeting, False, [gone], When.FOR_ALL)[gone]
        if policy == OverlapPolicy.DENY:
            # The others look twice, and are to find it gone both times.
            batch.ask(meeting, True, [gone], When.FOR_ALL)


def look(entry: TimeEntry, *, held: bool = False) -> Found:
    """The policy, and the entries that this one overlaps with."""
    span = span_of(entry)
    policy, conflicts = batch.ask(meeting, held, [span], When.FOR_ALL)[span]
    return policy, [dict(row) for row in conflicts]


def span_of(entry: TimeEntry) -> Span:
    """Its time; a batch knows the ids of new entries before these are written."""
    return Span(
        place=batch.place() or 0,
        own_id=id_of(entry),
        person=entry.user_id,
        project_id=entry.project_id,
        begins=entry.start_time,
        until=entry.end_time,
        on_the_clock=not entry.date_only,
    )


def _hold(_: None, people: Sequence[int]) -> dict[int, None]:
    _HOLD.run(ids=list(people))
    return {}


def tell(conflicts: list[Row]) -> None:
    if conflicts:
        ids = ", ".join(str(row["id"]) for row in conflicts)
        warn("overlap", f"Overlaps with time entries of the same person: {ids}")
