"""What happened to an entry, in the words of people."""

from typing import Any

from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from app.dashboard.blueprint import bp
from app.dashboard.formats import moment
from app.kit.fields import parse_instant

_lazy = lazy_gettext
_EVENTS = {
    "timer.started": _lazy("started the timer"),
    "timer.stopped": _lazy("stopped the timer"),
    "timer.paused": _lazy("paused the timer"),
    "timer.resumed": _lazy("resumed the timer"),
    "time_entry.created": _lazy("added the entry"),
    "time_entry.updated": _lazy("changed the entry"),
    "time_entry.deleted": _lazy("deleted the entry"),
}
# Only what people know by these names.
FIELDS: dict[str, LazyString] = {
    "start_time": _lazy("From"),
    "end_time": _lazy("To"),
    "notes": _lazy("Notes"),
    "tags": _lazy("Tags"),
    "billable": _lazy("Billable"),
}

# Of these the event tells numbers before, and a name only after.
NAMED: dict[str, tuple[LazyString, str]] = {
    "project_id": (_lazy("Project"), "project_name"),
    "task_id": (_lazy("Task"), "task_name"),
    "user_id": (_lazy("Person"), "username"),
}


@bp.app_template_filter("event_words")
def event_words(kind: str) -> str:
    return str(_EVENTS.get(kind, kind))


@bp.app_template_filter("told")
def told(value: Any) -> str:
    """A value of an event, which holds JSON."""
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if value in (None, "", []):
        return str(_("nothing"))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    if isinstance(value, str) and len(value) in (20, 25) and value[10:11] == "T":
        return moment(parse_instant(value))
    text = str(value)
    return text if len(text) <= 200 else f"{text[:200]}…"
