"""JSON Schema of the fields on the wire, each with an example of what may stand there."""

from typing import Any

from marshmallow import fields, validate

from app.kit.fields import (
    Amount,
    Currency,
    Day,
    DayOrInstant,
    Duration,
    Email,
    Id,
    TimeZone,
    UtcDateTime,
    Whole,
    Word,
)

END = r"\Z"
_INSTANT, _DAY = "2024-01-15T09:00:00Z", "2024-01-15"
_KINDS: tuple[tuple[type, dict[str, Any]], ...] = (
    (Id, {"type": "integer", "minimum": 1, "examples": [1]}),
    (Whole, {"type": "integer"}),
    (Amount, {"type": "number", "examples": [75]}),
    (UtcDateTime, {"type": "string", "format": "date-time", "examples": [_INSTANT]}),
    (Day, {"type": "string", "format": "date", "examples": [_DAY]}),
    (DayOrInstant, {"type": "string", "examples": [_DAY, _INSTANT]}),
    (TimeZone, {"type": "string", "examples": ["Europe/Brussels"]}),
    (Duration, {"type": ["integer", "string"], "examples": [5400, "1:30", "PT1H30M", "90m"]}),
    (Email, {"examples": ["contact@acme.com"]}),
    (Currency, {"examples": ["EUR"]}),
    (Word, {"type": "string"}),
    (fields.Boolean, {"examples": [True]}),
)


def described(field: fields.Field[Any]) -> dict[str, Any]:
    """What apispec does not know of the field by itself."""
    told = dict(next((shape for kind, shape in _KINDS if isinstance(field, kind)), {}))
    if isinstance(field, Whole):
        told |= {"minimum": field.least, "maximum": field.most, "examples": [max(1, field.least)]}
    if isinstance(field, Amount):
        told |= {"minimum": field.least}
    if isinstance(field, Word):
        told |= {"examples": [word.value for word in field.enum][:1]}
    if getattr(field, "told_as_text", False):
        told |= {"type": ["array", "string"], "examples": ["development,frontend"]}
    for rule in field.validators:
        if isinstance(rule, validate.Regexp):
            # JSON Schema looks for it anywhere, and has no `\Z`.
            told |= {"pattern": f"^{str(rule.regex.pattern).removesuffix(END)}$"}
    if example := field.metadata.get("example"):
        told |= {"examples": [example]}
    if getattr(field, "is_cleared_by_null", False):
        told |= {"type": "string"}
        return nullable(told)
    return nullable(told) if field.allow_none else told


def nullable(told: dict[str, Any]) -> dict[str, Any]:
    if isinstance(told.get("type"), str):
        return told | {"type": [told["type"], "null"]}
    if isinstance(told.get("type"), list):
        return told | {"type": [*told["type"], "null"]}
    return told
