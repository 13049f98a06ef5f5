"""The time a report is about, and the days, weeks and months it is divided into.

Days are those of a time zone: that of a change of the clocks has 23 or 25 hours. Everything is
computed here, in one place and in Python; the database is given instants.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.kit.errors import Invalid
from app.settings.models import Weekday

DEFAULT_DAYS = timedelta(days=29)
# Forty years of days: more would be a mistake, and costly.
MOST_DAYS = 14_610
_DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
_FIRST_WEEKDAY = {Weekday.MONDAY: 0, Weekday.SATURDAY: 5, Weekday.SUNDAY: 6}


@dataclass(frozen=True)
class Range:
    """From `start` up to and without `end`, both in UTC."""

    start: datetime
    end: datetime
    zone: ZoneInfo
    week_start: Weekday = Weekday.MONDAY

    @property
    def first_day(self) -> date:
        return self.start.astimezone(self.zone).date()

    @property
    def last_day(self) -> date:
        return (self.end - SECOND).astimezone(self.zone).date()

    def days(self) -> Iterator[date]:
        for number in range((self.last_day - self.first_day).days + 1):
            yield self.first_day + number * _DAY

    def first_of_week(self, day: date) -> date:
        return first_of_week(day, self.week_start)

    def unit(self, dimension: str, day: date) -> date:
        """The first day of the day, week or month that this day is in."""
        if dimension == "week":
            return self.first_of_week(day)
        return day.replace(day=1) if dimension == "month" else day

    def midnight(self, day: date) -> datetime:
        return midnight(day, self.zone)


def first_of_week(day: date, week_start: Weekday) -> date:
    return day - (day.weekday() - _FIRST_WEEKDAY[week_start]) % 7 * _DAY


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def asked(args: dict[str, Any], zone: ZoneInfo, now: datetime, week_start: Weekday) -> Range:
    """The range of `start_date` and `end_date`: whole days, or instants. The last 30 days if there
    are none. An end that is an instant is included, as a second. Raises Invalid.
    """
    first, last = args.get("start_date"), args.get("end_date")
    today = now.astimezone(zone).date()
    last = last or max(today, first if type(first) is date else date.min)
    first = first or day_of(last, zone) - DEFAULT_DAYS
    start = first if isinstance(first, datetime) else midnight(first, zone)
    if isinstance(last, datetime):
        end = last.replace(microsecond=0) + SECOND
    else:
        end = midnight(last + _DAY, zone)
    if start >= end:
        raise Invalid({"start_date": ["Must not be after end_date"]})
    return Range(start, end, zone, week_start)


def day_of(value: date, zone: ZoneInfo) -> date:
    return value.astimezone(zone).date() if isinstance(value, datetime) else value


@dataclass(frozen=True)
class Part:
    """A stretch of the range in which no asked for day, week or month ends."""

    start: datetime
    end: datetime
    day: date


def parts(span: Range, dimensions: Sequence[str]) -> list[Part]:
    """The range, cut where a unit of one of the dimensions begins."""
    units = [name for name in dimensions if name in ("day", "week", "month")]
    if not units:
        return [Part(span.start, span.end, span.first_day)]
    if (span.last_day - span.first_day).days > MOST_DAYS:
        raise Invalid({"start_date": ["At most 40 years are told by days, weeks or months"]})
    firsts = {span.unit(name, day) for name in units for day in span.days()}
    borders = [max(span.start, span.midnight(day)) for day in sorted(firsts)]
    ends = [*borders[1:], span.end]
    cut = [
        Part(start, end, start.astimezone(span.zone).date())
        for start, end in zip(borders, ends, strict=True)
    ]
    # A place that changed its side of the date line skipped a day: it has no time in it.
    return [part for part in cut if part.start < part.end]
