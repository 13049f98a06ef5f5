"""Seconds, entries and money that can be added up without losing anything."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from app.kit.wire import Row

# What is kept of money is cents an hour times seconds, whole numbers; it is divided when told.
HOUR = 3600


@dataclass
class Sums:
    """`money` is cents an hour times seconds, by currency, of what `sees_money` allows to tell."""

    seconds: int = 0
    billable_seconds: int = 0
    entries: int = 0
    money: defaultdict[str, int] = field(default_factory=partial(defaultdict, int))
    sees_money: bool = False

    def add(self, other: "Sums") -> None:
        self.seconds += other.seconds
        self.billable_seconds += other.billable_seconds
        self.entries += other.entries
        for currency, worth in other.money.items():
            self.money[currency] += worth
        self.sees_money = self.sees_money or other.sees_money


def hours(seconds: int) -> float:
    return round(seconds / HOUR, 2)


def cents(exact: int) -> int:
    """Rounded once; half a cent is rounded up."""
    return (2 * exact + HOUR) // (2 * HOUR)


def decimal(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


class Purse:
    """Tells amounts one after the other so that they add up to the rounded total.

    Each is the difference of two rounded running totals: it is at most a cent away from its own
    value, and what is told is as much as what was earned.
    """

    def __init__(self, before: Mapping[str, int] | None = None) -> None:
        self.running: Counter[str] = Counter(before or {})

    def tell(self, money: Mapping[str, int]) -> dict[str, Decimal]:
        told = {}
        for currency in sorted(money):
            before = cents(self.running[currency])
            self.running[currency] += money[currency]
            told[currency] = decimal(cents(self.running[currency]) - before)
        return told


def figures(sums: Sums, amounts: Mapping[str, Decimal]) -> Row:
    """The keys of a total in the words of the API."""
    told: Row = {
        "hours": hours(sums.seconds),
        "billable_hours": hours(sums.billable_seconds),
        "entries": sums.entries,
        "seconds": sums.seconds,
        "billable_seconds": sums.billable_seconds,
    }
    if sums.sees_money:
        told["billable_amount"] = dict(amounts)
    return told
