"""Time entries: stretches of time somebody worked on a project."""

from app.time_entries import totals as totals  # gives projects their `expand=totals`
