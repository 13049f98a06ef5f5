"""Who works at the made-up agency. The names are those that forms use as samples."""

from dataclasses import dataclass
from decimal import Decimal

from app.identity.models import Role

COMPANY = "Example Agency"
CURRENCY = "EUR"
TIMEZONE = "Europe/Brussels"


@dataclass(frozen=True)
class Person:
    """`does` are kinds of projects, `off` the weekdays (Monday is 0) and `away` the ISO weeks
    without work.
    """

    username: str
    full_name: str
    role: Role
    does: frozenset[str] = frozenset()
    rate: Decimal | None = None
    cost: Decimal | None = None
    off: frozenset[int] = frozenset()
    away: frozenset[int] = frozenset()

    @property
    def email(self) -> str:
        return f"{self.username}@example.com"

    @property
    def weekly_capacity_hours(self) -> Decimal:
        return Decimal(8 * (5 - len(self.off)))


def person(
    full_name: str,
    role: Role,
    does: str = "",
    rate: int | None = None,
    cost: int | None = None,
    *,
    off: tuple[int, ...] = (),
    away: tuple[int, ...] = (),
) -> Person:
    return Person(
        username=full_name.split()[0].lower(),
        full_name=full_name,
        role=role,
        does=frozenset(does.split()),
        rate=Decimal(rate) if rate else None,
        cost=Decimal(cost) if cost else None,
        off=frozenset(off),
        away=frozenset(away),
    )


# The administrator is there already; this is what the agency knows of them.
OWNER = person("Alex Example", Role.ADMIN, "campaign research internal", 120, 70, off=(3, 4),
               away=(8, 29, 30, 31))  # fmt: skip

STAFF = (
    person("Jane Doe", Role.MANAGER, "website campaign research internal", 110, 62,
           away=(15, 32, 33, 52)),
    person("Jean Dupont", Role.MANAGER, "app support research internal", 110, 62,
           away=(9, 30, 31, 52)),
    person("Erika Mustermann", Role.USER, "branding website internal", 90, 48,
           off=(4,), away=(14, 28, 29, 52)),
    person("Mario Rossi", Role.USER, "branding campaign internal", 85, 45, away=(16, 33, 34)),
    person("Juan Perez", Role.USER, "app website support internal", 95, 50,
           away=(1, 31, 32, 33)),
    person("Sanne Jansen", Role.USER, "app support internal", 90, 47, off=(2,),
           away=(18, 27, 28, 52)),
    person("Otto Normalverbraucher", Role.VIEWER),
)  # fmt: skip

EVERYBODY = (OWNER, *STAFF)

# Team, who leads it, and who is in it.
TEAMS = (
    ("Design", "jane", ("erika", "mario")),
    ("Development", "jean", ("juan", "sanne")),
)
