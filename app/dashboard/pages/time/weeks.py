"""Weeks as the person counts them: which day they begin with, and which one is asked for."""

from datetime import date, timedelta

from flask import g, request

from app.dashboard.formats import today
from app.reports import periods

_DAY = timedelta(days=1)


def first_of_week(day: date) -> date:
    return periods.first_of_week(day, g.week_start)


def asked_week() -> list[date]:
    """The days of the week that `?week=` lies in; this week, if it says no day."""
    try:
        day = date.fromisoformat(request.values.get("week", ""))
    except ValueError:
        day = today()
    # Python's calendar ends where a week more would have no date.
    day = min(max(day, date(1970, 1, 5)), date(2199, 12, 20))
    first = first_of_week(day)
    return [first + n * _DAY for n in range(7)]
