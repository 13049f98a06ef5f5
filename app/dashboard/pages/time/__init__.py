"""One's own time: today, the week, the list."""

from app.dashboard.pages.time import today

PAGES = (today,)
