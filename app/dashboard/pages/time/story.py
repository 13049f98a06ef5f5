"""What happened to an entry, in the words of people."""

from typing import Any

from flask_babel import LazyString, lazy_gettext
from flask_babel import gettext as _

from app.dashboard.blueprint import bp
from app.dashboard.formats import moment
from app.kit.fields import parse_instant

_EVENTS = {
    "timer.started": lazy_gettext("started the timer"),
    "timer.stopped": lazy_gettext("stopped the timer"),
    "timer.paused": lazy_gettext("paused the timer"),
    "timer.resumed": lazy_gettext("resumed the timer"),
    "time_entry.created": lazy_gettext("added the entry"),
    "time_entry.updated": lazy_gettext("changed the entry"),
    "time_entry.deleted": lazy_gettext("deleted the entry"),
}
# Only what people know by these names.
FIELDS: dict[str, LazyString] = {
    "start_time": lazy_gettext("From"),
    "end_time": lazy_gettext("To"),
    "notes": lazy_gettext("Notes"),
    "tags": lazy_gettext("Tags"),
    "billable": lazy_gettext("Billable"),
}

# Of these the event tells numbers before, and a name only after.
NAMED: dict[str, tuple[LazyString, str]] = {
    "project_id": (lazy_gettext("Project"), "project_name"),
    "task_id": (lazy_gettext("Task"), "task_name"),
    "user_id": (lazy_gettext("Person"), "username"),
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
