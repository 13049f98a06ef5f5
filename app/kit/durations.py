"""Durations as people and programs write them."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

_CLOCK = re.compile(r"(?P<hours>\d{1,4}):(?P<minutes>[0-5]\d)(:(?P<seconds>[0-5]\d))?", re.ASCII)
# ISO 8601 durations of hours, minutes and seconds: https://www.rfc-editor.org/rfc/rfc3339#appendix-A
_ISO = re.compile(
    r"PT(?=\d)((?P<hours>\d{1,4}([.]\d+)?)H)?((?P<minutes>\d{1,6}([.]\d+)?)M)?((?P<seconds>\d{1,8})S)?",
    re.ASCII,
)
_UNITS = re.compile(
    r"(?=\d)((?P<hours>\d{1,4}([.]\d+)?)\s*h)?\s*"
    r"((?P<minutes>\d{1,6}([.]\d+)?)\s*m(in)?)?\s*((?P<seconds>\d{1,8})\s*s)?",
    re.ASCII,
)
_SECONDS = re.compile(r"(?P<seconds>\d{1,8})", re.ASCII)


def parse_duration(value: Any) -> timedelta | None:
    """The duration in whole seconds, or None for what is none."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    text = str(value).strip()
    for form, given in (
        (_SECONDS, text),
        (_CLOCK, text),
        (_ISO, text.upper()),
        (_UNITS, text.lower()),
    ):
        if found := form.fullmatch(given):
            return timedelta(seconds=_seconds(found.groupdict()))
    return None


def _seconds(parts: dict[str, str | None]) -> int:
    units = {"hours": 3600, "minutes": 60, "seconds": 1}
    return round(sum(Decimal(parts.get(unit) or 0) * units[unit] for unit in units))


def clock_form(seconds: int) -> str:
    """HH:MM:SS, with as many hours as there are."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
