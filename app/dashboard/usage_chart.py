"""The requests of a token in the last days, drawn as small bars by the server."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.identity import usage_days

WIDTH, GAP, HEIGHT = 8, 2, 32
DAYS_IN_LIST, DAYS_ON_PAGE = 14, 30


@dataclass(frozen=True)
class Bar:
    x: int
    y: float
    height: float
    day: date
    requests: int


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]

    @property
    def width(self) -> int:
        return len(self.bars) * (WIDTH + GAP) - GAP

    @property
    def total(self) -> int:
        return sum(bar.requests for bar in self.bars)

    @property
    def most(self) -> int:
        return max((bar.requests for bar in self.bars), default=0)


def charts(token_ids: Sequence[int], days: int = DAYS_IN_LIST) -> dict[int, Chart]:
    """One statement for all of them."""
    found = usage_days.of(token_ids, days) if token_ids else {}
    return {token_id: Chart(bars(by_day)) for token_id, by_day in found.items()}


def bars(by_day: dict[date, int]) -> list[Bar]:
    """A day with few requests beside one with many is a line still; one with none is nothing."""
    most = max(by_day.values(), default=0) or 1
    drawn = []
    for place, (day, requests) in enumerate(by_day.items()):
        height = round(max(requests / most * HEIGHT, 2 if requests else 0), 1)
        x = place * (WIDTH + GAP)
        drawn.append(Bar(x, round(HEIGHT - height, 1), height, day, requests))
    return drawn
