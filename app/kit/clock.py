"""The time of day, in one place so that tests can hold it still."""

from datetime import UTC, datetime


def now() -> datetime:
    """The instant, in UTC and whole seconds: what people book has no fractions."""
    return datetime.now(UTC).replace(microsecond=0)
