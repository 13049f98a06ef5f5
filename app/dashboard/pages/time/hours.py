"""Lengths of time as people type them: 1:30, 1.5, 90m; a bare number means hours."""

import re
from datetime import timedelta
from decimal import Decimal

from app.kit.durations import clock_form, parse_duration

# Half of the world writes 1,5.
_HOURS = re.compile(r"(?=[.,]?\d)(\d{0,4})([.,]\d{0,4})?", re.ASCII)


def typed(text: str) -> timedelta | None:
    """None for what is no length of time."""
    text = text.strip()
    if _HOURS.fullmatch(text):
        return timedelta(seconds=round(Decimal(text.replace(",", ".")) * 3600))
    return parse_duration(text.replace(",", "."))


def as_sent(text: str) -> str:
    """The same as the API's schemas read it; what is none is left for them to refuse."""
    length = typed(text)
    return text if length is None else clock_form(int(length.total_seconds()))
