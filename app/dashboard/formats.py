"""Instants, durations and amounts as people read them: in their language and their time zone."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import (
    format_currency,
    format_date,
    format_decimal,
    format_percent,
    format_timedelta,
)
from flask_babel import format_datetime as format_instant
from flask_babel import format_time as format_clock
from flask_babel import gettext as _

from app.dashboard.blueprint import bp
from app.kit.actor import actor
from app.kit.clock import now
from app.kit.fields import time_zones
from app.kit.preconditions import version_of

_PLACE = re.compile(
    r"(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/|UTC$"
)


def today() -> date:
    """The day it is where whoever looks lives."""
    return now().astimezone(zone()).date()


def zone() -> ZoneInfo:
    return ZoneInfo(actor.timezone)


@bp.app_template_global()
def zones() -> list[str]:
    """The time zones that people live in."""
    return sorted(name for name in time_zones() if _PLACE.match(name))


@bp.app_template_filter()
def moment(instant: datetime) -> str:
    """21 Nov 2026, 08:14"""
    return str(format_instant(instant, _("d MMM y, HH:mm")))


@bp.app_template_filter()
def day(value: date | datetime) -> str:
    """21 Nov 2026"""
    return str(format_date(value, _("d MMM y"), rebase=isinstance(value, datetime)))


@bp.app_template_filter()
def short_day(value: date) -> str:
    """Sat 21"""
    return str(format_date(value, _("EEE d")))


@bp.app_template_filter()
def weekday(value: date | datetime) -> str:
    """Saturday, 21 November"""
    return str(format_date(value, _("EEEE, d MMMM"), rebase=isinstance(value, datetime)))


@bp.app_template_filter()
def short_weekday(value: date) -> str:
    """Sat"""
    return str(format_date(value, "EEE", rebase=False))


@bp.app_template_filter()
def local_day(instant: datetime) -> str:
    """The day it was where the person lives, as addresses have it: 2026-11-21."""
    return instant.astimezone(zone()).date().isoformat()


@bp.app_template_filter()
def clock(instant: datetime) -> str:
    """08:14"""
    return str(format_clock(instant, "HH:mm"))


@bp.app_template_filter()
def local_value(instant: datetime) -> str:
    """What a field of the type datetime-local holds: 2026-11-21T08:14:05."""
    return instant.astimezone(zone()).strftime("%Y-%m-%dT%H:%M:%S")


bp.add_app_template_filter(version_of, "version")


@bp.app_template_filter()
def distance(instant: datetime) -> str:
    """ "3 hours ago", "in 5 days", "just now"; beyond a month the day itself."""
    gap = instant - now()
    if abs(gap) > timedelta(days=31):
        return day(instant)
    if abs(gap) < timedelta(minutes=1):
        return str(_("in a moment") if gap > timedelta(0) else _("just now"))
    return str(format_timedelta(gap, add_direction=True, threshold=1))


@bp.app_template_filter()
def duration(seconds: int | timedelta) -> str:
    """1:30, hours and minutes; seconds follow only where there are some: 0:00:45."""
    whole = round(seconds.total_seconds()) if isinstance(seconds, timedelta) else int(seconds)
    minutes, rest = divmod(abs(whole), 60)
    sign = "-" if whole < 0 else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02}" + (f":{rest:02}" if rest else "")


@bp.app_template_filter()
def number(value: Any) -> str:
    return str(format_decimal(value))


@bp.app_template_filter()
def percent(value: float | Decimal) -> str:
    """Of a number such as 12.5, which means 12.5 %."""
    return str(format_percent(Decimal(str(value)) / 100, _("#,##0.#%")))


@bp.app_template_filter()
def money(value: Any, currency: str) -> str:
    return str(format_currency(value, currency))


@bp.app_template_filter()
def purse(amounts: Mapping[str, Any]) -> str:
    """Amounts in several currencies, which nobody adds up."""
    return " + ".join(money(amount, currency) for currency, amount in sorted(amounts.items()))


@bp.app_template_test()
def near(instant: datetime) -> bool:
    """Whether it comes within a week."""
    return timedelta(0) < instant - now() < timedelta(days=7)


@bp.app_template_test()
def ahead(instant: datetime) -> bool:
    return instant > now()
