"""Generated entries, changes to them, and questions about them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from app.kit.db import session
from app.time_entries.models import TimeEntry
from tests.reports.plain import Booked

ZONES = ("UTC", "Europe/Brussels", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu",
         "Australia/Lord_Howe", "Pacific/Apia", "America/Havana")  # fmt: skip
DIMENSIONS = ("user", "team", "client", "project", "task", "tag", "day", "week", "month",
              "billable", "status")  # fmt: skip
DAYS = 150
FIRST = datetime(2023, 10, 20, tzinfo=UTC)
World = dict[str, Any]


def booking(random: Random) -> dict[str, Any]:
    # Hours, minutes and midnights are met as often as instants that nobody chose.
    step = random.choice((1, 60, 3600, 86400))
    start = FIRST + timedelta(seconds=random.randrange(DAYS * 86400) // step * step)
    length = random.randrange(random.choice((1, 3 * 3600, 23 * 3600, 24 * 3600 + 1, 40 * 86400)))
    project = random.choice("ABCD")
    return {
        "user": random.choice(["ben", "cleo"]),
        "project": project,
        "task": random.choice([None, f"T{project}"]),
        "start": start + timedelta(microseconds=random.choice([0, 0, 250_001])),
        "end": start + timedelta(seconds=length // step * step, milliseconds=500),
        "breaks": min(random.choice([0, 0, 1800]), length // step * step // 3),
        "billable": random.choice([True, False]),
        "date_only": random.random() < 0.2,
        "tags": tuple(random.sample("xyz", random.randrange(3))),
    }


def booked(world: World, b: dict[str, Any]) -> Booked:
    rate = world["project_rates"][b["project"]]
    rate = world["rates"][b["user"]] if rate is None else rate
    client = world["clients"][b["project"]]
    currency = "USD" if client == "North" else "EUR"
    teams = world["teams"][b["user"]]
    return Booked(**b, client=client, teams=teams, rate=rate, currency=currency)


def row(world: World, e: Booked) -> dict[str, Any]:
    return {
        "user_id": world["people"][e.user],
        "project_id": world["projects"][e.project]["id"],
        "task_id": world["tasks"][e.task] if e.task else None,
        "start_time": e.start,
        "end_time": e.end,
        "break_seconds": e.breaks,
        "billable": e.billable,
        "date_only": e.date_only,
        "tags": list(e.tags),
    }


def book(world: World, seed: int, number: int) -> list[Booked]:
    """Book so many entries, change up to three of them, delete one; what is left."""
    random = Random(seed)  # noqa: S311  # entries are no secret
    entries = [booked(world, booking(random)) for _ in range(number)]
    changed = [booked(world, booking(random)) for _ in range(min(number, 3))]
    session.execute(delete(TimeEntry))
    ids = [
        session.scalar(insert(TimeEntry).returning(TimeEntry.id), row(world, e)) for e in entries
    ]
    for ident, e in zip(ids, changed, strict=False):
        session.execute(update(TimeEntry).where(TimeEntry.id == ident).values(row(world, e)))
    if entries:
        session.execute(delete(TimeEntry).where(TimeEntry.id == ids[-1]))
    session.commit()
    return [*changed, *entries[len(changed) :]][:-1]


@dataclass(frozen=True)
class Asked:
    """What a report is asked for."""

    zone: str
    first: int
    days: int
    filters: dict[str, Any]
    rounding: tuple[str, int] | None

    @property
    def start(self) -> date:
        return (FIRST + timedelta(days=self.first)).date()

    @property
    def end(self) -> date:
        return self.start + timedelta(days=self.days)

    def wants(self, e: Booked) -> bool:
        several = {"tag": e.tags, "team": e.teams}
        return all(
            value in several[name] if name in several else value == getattr(e, name)
            for name, value in self.filters.items()
        )

    def query(self, world: World) -> dict[str, Any]:
        told = {"start_date": self.start, "end_date": self.end, "timezone": self.zone}
        ids = {
            "user": world["people"], "client": world["client_ids"], "task": world["tasks"],
            "team": world["team_ids"],
            "project": {name: project["id"] for name, project in world["projects"].items()},
        }  # fmt: skip
        for name, value in self.filters.items():
            told |= {f"{name}_id": ids[name][value]} if name in ids else {name: value}
        if self.rounding:
            told |= {"rounding": self.rounding[0], "rounding_minutes": self.rounding[1]}
        return told


filters = st.sampled_from(
    [
        {},
        {},
        {},
        {"user": "ben"},
        {"project": "A"},
        {"client": "North"},
        {"team": "Night"},
        {"task": "TB"},
        {"billable": True},
        {"tag": "x"},
        {"user": "cleo", "billable": False},
    ]
)
rounding = st.tuples(st.sampled_from(["up", "down", "nearest"]), st.integers(1, 90))
questions = st.builds(
    Asked,
    zone=st.sampled_from(ZONES),
    first=st.integers(-5, 100),
    days=st.sampled_from([DAYS, 90, 40, 6, 0]),
    filters=filters,
    rounding=st.none() | rounding,
)
seeds, numbers = st.integers(0, 2**32), st.sampled_from([40, 40, 5, 0])
# What a seed makes gets no simpler by a smaller seed: nothing is gained by looking for one.
thorough = settings(
    deadline=None,
    phases=[Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
