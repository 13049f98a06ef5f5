"""What a limit is, and how a caller stands against it."""

import re
from functools import cache
from math import ceil
from typing import NamedTuple

from config import BadSetting

MICROSECONDS = 1_000_000
SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}
_FORM = re.compile(r"([1-9]\d{0,8})\s*(?:/|per)\s*([1-9]\d{0,3})?\s*(second|minute|hour|day)s?")


class Window(NamedTuple):
    """At most so many calls in any stretch of so many seconds."""

    name: str
    most: int
    seconds: int

    @property
    def span(self) -> int:
        return self.seconds * MICROSECONDS


Windows = tuple[Window, ...]


def parse(setting: str, text: str) -> Windows:
    """The windows of `100/minute;1000/hour`, the shortest first.

    :raises BadSetting: naming the setting
    """
    parts = [_FORM.fullmatch(part.strip()) for part in text.split(";")]
    found = [window(part) for part in parts if part]
    if len(found) < len(parts):
        raise BadSetting(f"{setting} must look like 100/minute;1000/hour, not {text!r}")
    return tuple(sorted(found, key=lambda one: one.seconds))


def window(form: re.Match[str]) -> Window:
    most, times, unit = int(form[1]), int(form[2] or 1), form[3]
    return Window(unit if times == 1 else f"{times} {unit}s", most, times * SECONDS[unit])


@cache
def part(windows: Windows, parts: int) -> Windows:
    """The share of one of so many processes: a call each at least."""
    return tuple(one._replace(most=max(1, one.most // parts)) for one in windows)


class Reading(NamedTuple):
    """What a store says of one window before the call, in microseconds of its clock.

    `room_at` is when there is room for a call that was refused, and 0 where there was.
    """

    used: int
    oldest: int
    room_at: int


class Standing(NamedTuple):
    """How a caller stands in one window, in seconds."""

    window: Window
    remaining: int
    resets_at: int
    resets_in: int
    wait: int


class Count(NamedTuple):
    """The answer of a store to one call; `is_partial` while the common store is lost."""

    admitted: bool
    standings: tuple[Standing, ...]
    is_partial: bool = False

    @property
    def tightest(self) -> Standing:
        """The window that refuses for longest, or else has the fewest calls left."""
        return min(self.standings, key=lambda one: (-one.wait, one.remaining))


def standing(window: Window, reading: Reading, now: int, cost: int) -> Standing:
    """After a call of this cost; rounded up, so that who waits as told does not come too early."""
    resets_at = reading.oldest + window.span
    return Standing(
        window,
        remaining=max(0, window.most - reading.used - cost),
        resets_at=ceil(resets_at / MICROSECONDS),
        resets_in=max(0, ceil((resets_at - now) / MICROSECONDS)),
        wait=max(1, ceil((reading.room_at - now) / MICROSECONDS)) if reading.room_at else 0,
    )
