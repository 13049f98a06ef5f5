"""When people of the made-up agency work: no weekends, holidays, vacations or sick days."""

from datetime import date, timedelta
from functools import cache
from random import Random

from app.demo.people import Person

SATURDAY = 5
ILL = 0.02
# Month and day of the public holidays of Belgium that do not move.
FIXED = ((1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25))
# Easter Monday, Ascension and Whit Monday, in days after Easter.
AFTER_EASTER = (1, 39, 50)


def chance(*of: object) -> Random:
    """Chance that falls the same way every time."""
    return Random(" ".join(map(str, of)))  # noqa: S311  # no secret hangs on it


def works_on(person: Person, day: date) -> bool:
    return (
        day.weekday() < SATURDAY
        and day.weekday() not in person.off
        and day.isocalendar().week not in person.away
        and day not in holidays(day.year)
        and chance(person.username, day, "ill").random() > ILL
    )


@cache
def holidays(year: int) -> frozenset[date]:
    fixed = {date(year, month, day) for month, day in FIXED}
    return frozenset(fixed | {easter(year) + timedelta(days=days) for days in AFTER_EASTER})


def easter(year: int) -> date:
    """Easter Sunday, as in Meeus, Astronomical Algorithms, chapter 8."""
    golden = year % 19
    century, in_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - correction + 15) % 30
    leaps, years = divmod(in_century, 4)
    weekday = (32 + 2 * rest + 2 * leaps - epact - years) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
