"""For whom the made-up agency works, and on what."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.clients.models import ClientStatus
from app.demo.people import EVERYBODY
from app.identity.models import Role
from app.projects.models import ProjectStatus, Visibility

ARCHIVED = "Sample Circus"
COLORS = {
    "website": "#2563eb",
    "app": "#7c3aed",
    "branding": "#db2777",
    "campaign": "#ea580c",
    "support": "#16a34a",
    "research": "#0891b2",
    "internal": "#64748b",
}
# Name, city, hourly rate.
CLIENTS = (
    ("Example Bakery", "Ghent", 95),
    ("Example Bicycles", "Leuven", 105),
    ("Example Brewery", "Bruges", 100),
    ("Example Dental Practice", "Namur", 90),
    ("Example Energy Cooperative", "Antwerp", 115),
    ("Example Film Festival", "Mons", 85),
    ("Example Hotel", "Ostend", 100),
    ("Example Law Office", "Brussels", 130),
    ("Example Museum", "Tournai", 90),
    ("Example Shipping", "Zeebrugge", 120),
    ("Sample University", "Louvain-la-Neuve", 105),
    (ARCHIVED, "Durbuy", 80),
)


@dataclass(frozen=True)
class Job:
    """A project. It ran from `began` to `ended` days ago; `ended` is 0 while it goes on."""

    client: str | None
    name: str
    kind: str
    hours: int
    began: int
    ended: int = 0
    status: ProjectStatus = ProjectStatus.ACTIVE
    visibility: Visibility = Visibility.EVERYONE

    @property
    def color(self) -> str:
        return COLORS[self.kind]

    @property
    def billable(self) -> bool:
        return self.client is not None

    @property
    def rate(self) -> Decimal | None:
        rates = {name: Decimal(rate) for name, _, rate in CLIENTS}
        return rates[self.client] if self.client else None

    @property
    def budget(self) -> Decimal | None:
        """Support is paid by the hour, the rest has a limit."""
        return self.rate * self.hours if self.rate and self.kind != "support" else None

    @property
    def team(self) -> tuple[str, ...]:
        """Who works on it: those who do this kind of work."""
        return tuple(person.username for person in EVERYBODY if self.kind in person.does)

    @property
    def manager(self) -> str | None:
        """The first manager of the team; None for the owner's own projects."""
        managers = [p.username for p in EVERYBODY if p.role == Role.MANAGER]
        return next((name for name in self.team if name in managers and self.billable), None)

    def runs_on(self, day: date, today: date) -> bool:
        return self.first_day(today) <= day <= self.last_day(today)

    def first_day(self, today: date) -> date:
        return today - timedelta(days=self.began)

    def last_day(self, today: date) -> date:
        return today - timedelta(days=self.ended)


HOLD, OVER, SECRET = ProjectStatus.ON_HOLD, ProjectStatus.ARCHIVED, Visibility.MEMBERS

JOBS = (
    Job("Example Bakery", "Shop website", "website", 320, 150),
    Job("Example Bakery", "Bread subscription campaign", "campaign", 120, 90),
    Job("Example Bicycles", "Rental app", "app", 700, 240),
    Job("Example Bicycles", "Website support", "support", 210, 365),
    Job("Example Bicycles", "New visual identity", "branding", 320, 365, 250, OVER),
    Job("Example Brewery", "Labels and packaging", "branding", 260, 120),
    Job("Example Brewery", "Summer campaign", "campaign", 420, 330, 190, OVER),
    Job("Example Brewery", "Taproom website", "website", 200, 60),
    Job("Example Dental Practice", "Website", "website", 340, 300, 170, OVER),
    Job("Example Dental Practice", "Website support", "support", 60, 170),
    Job("Example Energy Cooperative", "Member app", "app", 900, 365),
    Job("Example Energy Cooperative", "Member survey", "research", 140, 200, 60, OVER),
    Job("Example Energy Cooperative", "Merger campaign", "campaign", 160, 75, visibility=SECRET),
    Job("Example Film Festival", "Festival campaign", "campaign", 220, 140),
    Job("Example Film Festival", "Programme app", "app", 380, 320, 150, HOLD),
    Job("Example Film Festival", "Poster series", "branding", 150, 110),
    Job("Example Hotel", "Booking website", "website", 420, 210, 45, HOLD),
    Job("Example Hotel", "Guest survey", "research", 90, 100),
    Job("Example Law Office", "New visual identity", "branding", 280, 280, 120, OVER),
    Job("Example Law Office", "Client portal", "app", 520, 180, visibility=SECRET),
    Job("Example Law Office", "Portal support", "support", 80, 40, visibility=SECRET),
    Job("Example Museum", "Exhibition website", "website", 280, 130),
    Job("Example Museum", "Visitor research", "research", 480, 365, 210, OVER),
    Job("Example Museum", "Audio guide app", "app", 450, 160, 30, HOLD),
    Job("Example Shipping", "Intranet support", "support", 360, 365),
    Job("Example Shipping", "Career campaign", "campaign", 150, 55),
    Job("Sample University", "Open days campaign", "campaign", 280, 260),
    Job("Sample University", "Study finder", "research", 130, 80),
    Job(ARCHIVED, "Tour posters", "branding", 180, 350, 240, OVER),
    Job(None, "Example Agency", "internal", 1600, 365),
)  # fmt: skip


def client_status(name: str) -> ClientStatus:
    return ClientStatus.ARCHIVED if name == ARCHIVED else ClientStatus.ACTIVE
