"""One's own time: today, the week, the list."""

from app.dashboard.blueprint import bp
from app.dashboard.pages.time import (
    bulk,
    calendar,
    entries,
    entry,
    exports,
    timer,
    timesheet,
    today,
)

PAGES = (today,)
# What they declare stands on these blueprints by being imported.
PARTS = (bulk, entry, exports)

for page in (timer, entries, timesheet, calendar):
    bp.register_blueprint(page.bp)
