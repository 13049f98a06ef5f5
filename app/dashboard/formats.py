"""Instants as people read them, in the time zone of whoever looks."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from app.dashboard.blueprint import bp
from app.kit.actor import actor
from app.kit.clock import now

_UNITS = (("day", 86400), ("hour", 3600), ("minute", 60))


@bp.app_template_filter()
def moment(instant: datetime) -> str:
    """21 Nov 2026, 08:14"""
    local = instant.astimezone(ZoneInfo(actor.timezone))
    return f"{local.day} {local:%b %Y, %H:%M}"


@bp.app_template_filter()
def day(instant: datetime) -> str:
    """21 Nov 2026"""
    local = instant.astimezone(ZoneInfo(actor.timezone))
    return f"{local.day} {local:%b %Y}"


@bp.app_template_filter()
def distance(instant: datetime) -> str:
    """“3 hours ago”, “in 5 days”, “just now”; beyond a month the day itself."""
    gap = instant - now()
    if abs(gap) > timedelta(days=31):
        return day(instant)
    seconds = abs(gap.total_seconds())
    unit, size = next(((u, s) for u, s in _UNITS if seconds >= s), ("", 0))
    if not unit:
        return "in a moment" if gap > timedelta(0) else "just now"
    count = round(seconds / size)
    words = f"{count} {unit}{'s' if count > 1 else ''}"
    return f"in {words}" if gap > timedelta(0) else f"{words} ago"


@bp.app_template_test()
def near(instant: datetime) -> bool:
    """Whether it comes within a week."""
    return timedelta(0) < instant - now() < timedelta(days=7)


@bp.app_template_test()
def ahead(instant: datetime) -> bool:
    return instant > now()
