"""What the ledger knows of the past: how projects were, and since when a thing belonged to one.

Ids of events are in the order of what happened to one project: whoever writes something into a
project waits for who changes it, and the other way round.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import String, any_, bindparam, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY

from app.activity.facts import TIME
from app.activity.sync.schemas import Kind
from app.events.models import Event
from app.kit.prepared import Prepared, among
from app.kit.wire import Row

_TYPES = {Kind.TASK: ["task"], Kind.TIME_ENTRY: list(TIME)}
_SIGHT = ("visibility", "manager_id", "member_ids")
_changes: Any = Event.changes
_its_ids = among(Event.subject_id)
# What is created changes nothing, and what is deleted goes nowhere any more.
_came = or_(_changes == literal_column("'{}'::jsonb"), _changes.has_key("project_id"))
_ARRIVALS = Prepared(
    select(Event.subject_id, Event.id)
    .where(Event.subject_type == any_(bindparam("types", type_=ARRAY(String))), _its_ids, _came)
    .order_by(Event.id)
)
_CHANGES = Prepared(
    select(Event.subject_id, Event.id, Event.changes)
    .where(Event.subject_type == "project", _its_ids, or_(*map(_changes.has_key, _SIGHT)))
    .order_by(Event.id.desc())
)

Sees = Callable[[Row], bool]


def arrivals(kind: Kind, ids: Iterable[int]) -> dict[int, list[int]]:
    """The events by which tasks or entries came into projects, by the id of the thing."""
    found: dict[int, list[int]] = defaultdict(list)
    for ident, event_id in _ARRIVALS.run(types=_TYPES[kind], ids=sorted(ids)).tuples:
        found[ident].append(event_id)
    return found


class Projects:
    """How projects were, as far as this decides who sees them, back from how they are now."""

    def __init__(self, now: dict[int, Row]) -> None:
        self._now, self._changes = now, defaultdict[int, list[tuple[int, Row]]](list)
        found = _CHANGES.run(ids=sorted(now)).tuples if now else ()
        for project_id, event_id, changes in found:
            before = {name: changes[name][0] for name in _SIGHT if name in changes}
            self._changes[project_id].append((event_id, before))

    def was_seen(self, project_id: int, sees: Sees, since: int, until: int) -> bool:
        """Whether it was to be seen at some time between these two events."""
        forms = self._forms(project_id)
        return any(sees(form) for began, ended, form in forms if began < until and ended > since)

    def _forms(self, project_id: int) -> Iterator[tuple[int, float, Row]]:
        """Each form that it had, with the events by which that began and ended."""
        form, ended = self._now.get(project_id), float("inf")
        changes: Sequence[tuple[int, Row]] = self._changes[project_id]
        if form is None:
            return
        for began, before in changes:
            yield began, ended, form
            form, ended = form | before, began
        yield 0, ended, form
