"""Reports in a few lines of plain Python: what the server's answers are compared with."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Booked:
    """A time entry, with what its person, project and client lend it."""

    user: str
    project: str
    client: str | None
    teams: tuple[str, ...]
    task: str | None
    start: datetime
    end: datetime
    breaks: int
    billable: bool
    date_only: bool
    tags: tuple[str, ...]
    rate: Decimal | None
    currency: str

    @property
    def seconds(self) -> int:
        return int((self.end - self.start) // timedelta(seconds=1)) - self.breaks


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def rounded(seconds: int, how: str | None, step: int) -> int:
    if how is None:
        return seconds
    below = seconds // step * step
    up = {"up": seconds > below, "down": False, "nearest": 2 * (seconds - below) >= step}[how]
    return below + step * up


def pieces(
    e: Booked, first: date, last: date, zone: ZoneInfo, how: str | None = None, step: int = 1
) -> Iterator[tuple[date, int, int]]:
    """(day, seconds, entries) for each day of the range that the entry has to do with."""
    length = rounded(e.seconds, how, step)

    def worked(at: datetime) -> int:
        if at <= e.start:
            return 0
        return length if at >= e.end else length * (at - e.start) // (e.end - e.start)

    day = first
    while day <= last:
        start, end = midnight(day, zone), midnight(day + DAY, zone)
        begins = start <= e.start < end
        seconds = (length if begins else 0) if e.date_only else worked(end) - worked(start)
        # What is over in no time at all is worked where it begins.
        if e.start == e.end:
            seconds = length if begins else 0
        if seconds or begins:
            yield day, seconds, int(begins)
        day += DAY


def key(e: Booked, day: date, dimension: str) -> Any:
    monday = day - day.weekday() * DAY
    return {
        "user": e.user,
        "team": e.teams,
        "project": e.project,
        "client": e.client,
        "task": e.task,
        "tag": tuple(e.tags),
        "day": day.isoformat(),
        "week": monday.isoformat(),
        "month": day.isoformat()[:7],
        "billable": e.billable,
        "status": "active",
    }[dimension]


def cents(exact: Fraction) -> Decimal:
    value = Decimal(exact.numerator) / Decimal(exact.denominator)
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


class Total:
    """Seconds, billable seconds, entries, and exact money by currency."""

    def __init__(self) -> None:
        self.seconds = self.billable = self.entries = 0
        self.money: Counter[str] = Counter()

    def add(self, e: Booked, seconds: int, entries: int) -> None:
        self.seconds += seconds
        self.entries += entries
        if e.billable:
            self.billable += seconds
            if e.rate is not None:
                self.money[e.currency] += Fraction(e.rate) * seconds / 3600

    def cents(self) -> dict[str, Decimal]:
        return {currency: cents(exact) for currency, exact in self.money.items()}


def totals(entries: Iterable[Booked], asked: Any, dimensions: Sequence[str]) -> dict[Any, Total]:
    """Totals by every path into the tree; the empty path is the whole."""
    found: dict[tuple[Any, ...], Total] = defaultdict(Total)
    how = (asked.rounding[0], asked.rounding[1] * 60) if asked.rounding else ()
    for e in filter(asked.wants, entries):
        for day, seconds, begun in pieces(e, asked.start, asked.end, ZoneInfo(asked.zone), *how):
            path = tuple(key(e, day, dimension) for dimension in dimensions)
            for depth in range(len(path) + 1):
                found[path[:depth]].add(e, seconds, begun)
    return found
