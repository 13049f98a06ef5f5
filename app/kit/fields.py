"""The types of values on the wire: how each is read, refused and described in OpenAPI."""

import re
import zoneinfo
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from marshmallow import ValidationError, fields, validate

from app.kit.durations import parse_duration
from app.kit.http import MAX_ID
from app.kit.json_body import is_storable

# Beyond these, zone arithmetic and PostgreSQL's columns would need care that nobody wants.
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_COUNT = {2: "two", 3: "three", 4: "four"}
_UNESCAPED_PLUS = re.compile(r"(:[\d.,]+) (\d\d:?\d\d)$")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|z|[+-]\d\d:?\d\d)?")


def required(field: str, words: str = "is required") -> dict[str, Any]:
    """The sentence for a missing value names the field, as the published examples do."""
    return {"required": f"{field} {words}", "null": f"{field} {words}"}


class Text(fields.String):
    """Trimmed (not passwords), never what the database cannot store; null clears if optional."""

    def __init__(self, *, least: int = 0, most: int, trims: bool = True, **options: Any) -> None:
        self.most, self.trims = most, trims
        length = validate.Length(least, most, error=length_sentence(least, most))
        super().__init__(validate=length, **options)
        self.is_cleared_by_null = not self.required and not self.allow_none

    def deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        clears = value is None and self.is_cleared_by_null
        return super().deserialize("" if clears else value, *args, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        text = text.strip() if self.trims else text
        if not is_storable(text):
            raise ValidationError("Must not hold NUL or lone surrogates")
        return text


def length_sentence(least: int, most: int) -> str:
    return f"Must be {least} to {most} characters" if least else f"At most {most} characters"


class Email(Text):
    """An email address; "" means none."""

    def __init__(self) -> None:
        super().__init__(most=254, allow_none=True)
        self.validators = [*self.validators, validate.Email(error="Must be an email address")]

    def deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        return super().deserialize(None if value == "" else value, *args, **options)


class Currency(Text):
    """An ISO 4217 code."""

    def __init__(self, **options: Any) -> None:
        super().__init__(most=3, **options)
        code = validate.Regexp(r"[A-Z]{3}\Z", error="Must be an ISO 4217 code such as EUR")
        self.validators = [code]


class Id(fields.Field[int]):
    """The id of another thing: a number or a numeric string; `""` means none where none is fine."""

    default_error_messages = {"invalid": "Must be an id (a positive whole number)"}

    def deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        empty = value == ""
        return super().deserialize(None if empty else value, *args, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
        if not re.fullmatch(r"[0-9]{1,19}", text) or not 0 < int(text) <= MAX_ID:
            raise self.make_error("invalid")
        return int(text)


class Whole(fields.Field[int]):
    """A whole number within bounds."""

    def __init__(self, least: int, most: int, **options: Any) -> None:
        self.least, self.most = least, most
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> int:
        text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
        if not re.fullmatch(r"-?[0-9]{1,19}", text) or not self.least <= int(text) <= self.most:
            raise ValidationError(f"Must be a whole number from {self.least} to {self.most}")
        return int(text)


class Amount(fields.Field[Decimal]):
    """A decimal with two places, from 0 to what a numeric(12,2) holds; a number in JSON.

    More places are refused rather than rounded: nobody's money changes silently.
    """

    least, places = 0, 2

    def __init__(self, most: int = 9_999_999_999, **options: Any) -> None:
        self.most = most
        super().__init__(**options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Decimal:
        text = "" if isinstance(value, bool) else str(value).strip()
        form = rf"-?[0-9]{{1,12}}([.][0-9]{{1,{self.places}}}0*)?"
        if not re.fullmatch(form, text) or not self.least <= Decimal(text) <= self.most:
            bounds = f"from {self.least} to {self.most} with up to {_COUNT[self.places]} decimals"
            raise ValidationError(f"Must be a number {bounds}")
        return Decimal(text)


class Flag(fields.Boolean):
    """true or false; in a query string the words, in any case."""

    truthy = {True, "true", "True", "TRUE", "1", "yes", "on"}
    falsy = {False, "false", "False", "FALSE", "0", "no", "off"}
    default_error_messages = {"invalid": "Must be true or false"}

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        # To Python 1 is True.
        if isinstance(value, int | float) and not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, *args, **options)


class Word(fields.Enum[Any]):
    """One of the words of an enumeration; anything else is answered with all of them."""

    def __init__(self, enum: Any, **options: Any) -> None:
        super().__init__(enum, by_value=True, **options)
        self.error_messages["unknown"] = "Must be one of: {choices}"


class UtcDateTime(fields.Field[datetime]):
    """An instant in ISO 8601: with `Z`, an offset, or none (UTC). Told in UTC, with `Z`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> datetime:
        return parse_instant(value)


def parse_instant(value: Any) -> datetime:
    text = _UNESCAPED_PLUS.sub(r"\1+\2", value.strip()) if isinstance(value, str) else ""
    text = re.sub(r"\s+(?=[Zz+-])", "", text)
    if not (_INSTANT.fullmatch(text) or _DATE.fullmatch(text)):
        raise ValidationError("Must be a date and time like 2024-01-15T09:00:00Z")
    try:
        instant = datetime.fromisoformat(text.upper().replace(" ", "T", 1))
        instant = instant.replace(tzinfo=instant.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValidationError("There is no such date and time") from None
    if not EARLIEST <= instant < LATEST:
        raise ValidationError("Must be between the years 1900 and 2199")
    return instant


class Day(fields.Field[date]):
    """A calendar day, YYYY-MM-DD."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> date:
        return parse_day(value)


def parse_day(value: Any) -> date:
    if not isinstance(value, str) or not _DATE.fullmatch(value.strip()):
        raise ValidationError("Must be a date like 2024-01-15")
    return parse_instant(value).date()


class DayOrInstant(fields.Field[date | datetime]):
    """A day (whole, in the caller's time zone) or an instant: both ways to bound a list."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> date:
        is_day = isinstance(value, str) and _DATE.fullmatch(value.strip())
        return parse_day(value) if is_day else parse_instant(value)


class TimeZone(fields.Field[str]):
    """An IANA name, such as Europe/Brussels."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        if not isinstance(value, str) or value not in time_zones():
            raise ValidationError("Must be an IANA time zone such as Europe/Brussels")
        return value


@cache
def time_zones() -> frozenset[str]:
    # "localtime" and the like depend on the machine; PostgreSQL may not know them either.
    return frozenset(z for z in zoneinfo.available_timezones() if z != "localtime")


class Duration(fields.Field[timedelta]):
    """Worked time: seconds (5400), "1:30", "1:30:00", "PT1H30M", "1.5h" or "90m"."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> timedelta:
        length = parse_duration(value)
        if length is None or not timedelta(0) < length <= timedelta(days=366):
            raise ValidationError('Must be a duration such as 5400, "1:30", "PT1H30M" or "90m"')
        return length


class CommaList(fields.List[Any]):
    """A list, or a string with commas: "a,b" is ["a", "b"]; blanks and repeats fall away, but a
    repeat counts where only so many may be given.
    """

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> list[Any]:
        if isinstance(value, str):
            value = [part.strip() for part in value.split(",")]
        if isinstance(value, list):
            value = [part for part in value if part != ""]
        given = super()._deserialize(value, attr, data, **options)
        self._validate(given)
        return list(dict.fromkeys(given))
