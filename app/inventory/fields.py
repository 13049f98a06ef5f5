"""Quantities and unit costs: decimals finer than money."""

from decimal import Decimal
from typing import Any

from marshmallow import ValidationError
from sqlalchemy import Numeric

from app.kit.fields import Amount, Text

MOST = 999_999_999
ZERO = Decimal(0)

# On hand is a sum of many movements, and a value is a quantity times a cost.
QUANTITY = Numeric(18, 3)
UNIT_COST = Numeric(14, 4)
VALUE = Numeric(28, 6)


class Quantity(Amount):
    """How much of an item: a decimal with three places, for metres and kilograms."""

    places = 3

    def __init__(self, **options: Any) -> None:
        super().__init__(MOST, **options)


class SignedQuantity(Quantity):
    """A quantity that came (above zero) or went (below)."""

    least = -MOST


class UnitCost(Amount):
    """What one unit costs: four places, for screws cost less than a cent."""

    places = 4

    def __init__(self, **options: Any) -> None:
        super().__init__(MOST, **options)


class Code(Text):
    """A short name of one's own that may be missing; "" means none, for two may have none."""

    def __init__(self, most: int) -> None:
        super().__init__(most=most, allow_none=True)

    def deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        blank = isinstance(value, str) and not value.strip()
        return super().deserialize(None if blank else value, *args, **options)


def above_zero(quantity: Decimal) -> None:
    if not quantity > 0:
        raise ValidationError("Must be above 0")


def not_zero(quantity: Decimal) -> None:
    if not quantity:
        raise ValidationError("Must not be 0")
