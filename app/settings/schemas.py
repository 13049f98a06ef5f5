"""How the settings look on the wire."""

from typing import Any

from marshmallow import Schema, ValidationError, fields

from app.kit.fields import Currency, Flag, Text, TimeZone, UtcDateTime, Word
from app.settings.models import OverlapPolicy, RequireSecondFactor, Weekday

# The modules that can be switched on: each is the noun of the scopes that its endpoints ask for.
MODULES = ("inventory",)


def known_modules(modules: dict[str, Any]) -> None:
    if unknown := sorted(modules.keys() - set(MODULES)):
        raise ValidationError(f"Unknown: {', '.join(unknown)[:200]}. Known: {', '.join(MODULES)}")


def switched_on(modules: dict[str, bool]) -> frozenset[str]:
    return frozenset(name for name, is_on in modules.items() if is_on)


class SettingsInput(Schema):
    company_name = Text(most=200)
    timezone = TimeZone()
    currency = Currency()
    week_start = Word(Weekday)
    overlap_policy = Word(OverlapPolicy)
    modules = fields.Dict(keys=fields.String(), values=Flag(), validate=known_modules)
    require_if_match = Flag()
    require_second_factor = Word(RequireSecondFactor)


class SettingsSchema(Schema):
    company_name = fields.String()
    timezone = TimeZone()
    currency = fields.String()
    week_start = Word(Weekday)
    overlap_policy = Word(OverlapPolicy)
    modules = fields.Dict(keys=fields.String(), values=fields.Boolean())
    require_if_match = fields.Boolean()
    require_second_factor = Word(RequireSecondFactor)
    updated_at = UtcDateTime()
