"""Which stretches of a report are answered from kept totals, and which from the entries.

A UTC month that lies for the most part within one part of the report is taken from the totals as a
whole. What of it lies elsewhere (an hour or two at its edge, in most time zones) is read from the
entries: taken away from that part, and added to the one where it belongs.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from app.reports.periods import Part

# Number of the part, level of the totals, and which month or year.
Segment = tuple[int, str, datetime]
Run = tuple[int, datetime, datetime]


@dataclass
class Coverage:
    """`borders` cut time into stretches. `parts` says which part of the report each is in, `kept`
    in which part the totals of its month are; None is neither. `gaps` are the stretches where the
    two differ, `segments` the totals.
    """

    borders: list[datetime]
    parts: list[int | None] = field(default_factory=list)
    kept: list[int | None] = field(default_factory=list)
    gaps: list[tuple[datetime, datetime]] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)

    def add(self, start: datetime, end: datetime, part: int | None, kept: int | None) -> None:
        self.parts.append(part)
        self.kept.append(kept)
        if part == kept:
            return
        if self.gaps and self.gaps[-1][1] == start:
            self.gaps[-1] = (self.gaps[-1][0], end)
        else:
            self.gaps.append((start, end))


def cover(parts: Sequence[Part], *, with_totals: bool) -> Coverage:
    """The parts follow each other without a gap."""
    runs = in_runs(kept_months(parts)) if with_totals else []
    cuts = {at for part in parts for at in (part.start, part.end)}
    cuts |= {at for _, start, end in runs for at in (start, end)}
    coverage = Coverage(sorted(cuts))
    mine = [(part.start, part.end, number) for number, part in enumerate(parts)]
    theirs = [(start, end, number) for number, start, end in runs]
    for start, end in pairwise(coverage.borders):
        coverage.add(start, end, holder(mine, start), holder(theirs, start))
    coverage.segments = [segment for run in runs for segment in as_years(*run)]
    return coverage


def holder(spans: list[tuple[datetime, datetime, int]], at: datetime) -> int | None:
    """Who has this instant; spans that have passed are forgotten."""
    while spans and spans[0][1] <= at:
        spans.pop(0)
    return spans[0][2] if spans and spans[0][0] <= at else None


def kept_months(parts: Sequence[Part]) -> Iterator[Run]:
    """The UTC months that lie for more than their half within one part."""
    for number, part in enumerate(parts):
        month = this_month(part.start)
        while month < part.end:
            following = next_month(month)
            within = min(following, part.end) - max(month, part.start)
            if within > (following - month) / 2:
                yield number, month, following
            month = following


def in_runs(months: Iterable[Run]) -> list[Run]:
    """Months of the same part that follow each other, as one."""
    runs: list[Run] = []
    for number, start, end in months:
        if runs and runs[-1][0] == number and runs[-1][2] == start:
            runs[-1] = (number, runs[-1][1], end)
        else:
            runs.append((number, start, end))
    return runs


def as_years(number: int, start: datetime, end: datetime) -> Iterator[Segment]:
    """Whole years as years, and the months before and after them as months."""
    while start < end:
        following = start.replace(year=start.year + 1)
        whole = start.month == 1 and following <= end
        yield number, "year" if whole else "month", start
        start = following if whole else next_month(start)


def this_month(at: datetime) -> datetime:
    return at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def next_month(month: datetime) -> datetime:
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
