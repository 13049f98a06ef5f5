"""The sum of the parts is the total: generated entries, changes, filters, zones and groupings,
compared with plain Python to the second and the cent.
"""

import csv
import re
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from random import Random
from typing import Any
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, text, update

from app.kit.db import session
from app.time_entries.models import TimeEntry
from tests.api import Api, SignIn
from tests.reports.plain import Booked, Total, cents, key, pieces

ZONES = ("UTC", "Europe/Brussels", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu",
         "Australia/Lord_Howe", "Pacific/Apia", "America/Havana")  # fmt: skip
DIMENSIONS = ("user", "client", "project", "task", "tag", "day", "week", "month", "billable",
              "status")  # fmt: skip
DAYS = 150
FIRST = datetime(2023, 10, 20, tzinfo=UTC)
NAMES = {"user": "username", "client": "client_name", "project": "project_name",
         "task": "task_name", "tag": "tags"}  # fmt: skip


@pytest.fixture
def world(admin: Api, sign_in: SignIn) -> dict[str, Any]:
    """Two people, three projects of two clients and none, with rates at every level and none."""
    ben = sign_in("read:*", username="ben", hourly_rate=Decimal("33.33"))
    cleo = sign_in("read:*", username="cleo")
    north = admin.make("/clients", name="North", default_hourly_rate=61.5, currency="USD")
    south = admin.make("/clients", name="South")
    made = [
        admin.make("/projects", name="A", client_id=north["id"], hourly_rate=99.99),
        admin.make("/projects", name="B", client_id=north["id"]),
        admin.make("/projects", name="C", client_id=south["id"]),
        admin.make("/projects", name="D"),
    ]
    tasks = [admin.make("/tasks", name=f"T{p['name']}", project_id=p["id"]) for p in made]
    # Folding happens on the way, and not only where a thousand changes have come together.
    session.execute(text("ALTER TABLE time_total_changes ALTER COLUMN id RESTART WITH 1015"))
    return {
        "people": {"ben": ben.user_id, "cleo": cleo.user_id},
        "rates": {"ben": Decimal("33.33"), "cleo": None},
        "projects": {p["name"]: p for p in made},
        "project_rates": {"A": Decimal("99.99"), "B": Decimal("61.5"), "C": None, "D": None},
        "clients": {"A": "North", "B": "North", "C": "South", "D": None},
        "tasks": {t["name"]: t["id"] for t in tasks},
    }


def bookings(random: Random, number: int) -> list[dict[str, Any]]:
    """Entries of all kinds: short, long, with breaks, by the clock and by the day."""
    return [booking(random) for _ in range(number)]


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


def booked(world: dict[str, Any], b: dict[str, Any]) -> Booked:
    rate = world["project_rates"][b["project"]]
    rate = world["rates"][b["user"]] if rate is None else rate
    client = world["clients"][b["project"]]
    return Booked(**b, client=client, rate=rate, currency="USD" if client == "North" else "EUR")


def row(world: dict[str, Any], e: Booked) -> dict[str, Any]:
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


def write(world: dict[str, Any], entries: list[Booked], changed: list[Booked]) -> list[Booked]:
    """Book all; then change the first ones into `changed`, and delete the last one."""
    session.execute(delete(TimeEntry))
    ids = [
        session.scalar(insert(TimeEntry).returning(TimeEntry.id), row(world, e)) for e in entries
    ]
    for ident, e in zip(ids, changed, strict=False):
        session.execute(update(TimeEntry).where(TimeEntry.id == ident).values(row(world, e)))
    if entries:
        session.execute(delete(TimeEntry).where(TimeEntry.id == ids[-1]))
    session.commit()
    kept = [*changed[: len(entries)], *entries[len(changed) :]]
    return kept[:-1]


filters = st.sampled_from(
    [
        {},
        {},
        {"user": "ben"},
        {"project": "A"},
        {"billable": True},
        {"tag": "x"},
        {"user": "cleo", "billable": False},
    ]
)
rounding = st.one_of(
    st.none(), st.tuples(st.sampled_from(["up", "down", "nearest"]), st.integers(1, 90))
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    seed=st.integers(0, 2**32),
    number=st.sampled_from([40, 40, 5, 0]),
    zone=st.sampled_from(ZONES),
    first=st.integers(-5, 100),
    days=st.sampled_from([DAYS, 90, 40, 6, 0]),
    dimensions=st.lists(st.sampled_from(DIMENSIONS), min_size=1, max_size=3, unique=True),
    asked=filters,
    how=rounding,
)
def test_every_report_is_the_sum_of_its_parts(
    world: dict[str, Any], admin: Api, seed: int, number: int, zone: str, first: int,
    days: int, dimensions: list[str], asked: dict[str, Any], how: Any,
) -> None:  # fmt: skip
    random = Random(seed)  # noqa: S311  # entries are no secret
    made, changes = (
        [booked(world, b) for b in bookings(random, n)] for n in (number, min(number, 3))
    )
    entries = write(world, made, changes)
    start = (FIRST + timedelta(days=first)).date()
    end = start + timedelta(days=days)
    told = admin.get(
        "/reports/summary", query_string=query(world, start, end, zone, dimensions, asked, how)
    )
    assert told.status_code == 200, told.json
    expected = plain(entries, start, end, ZoneInfo(zone), dimensions, asked, how)
    compare(told.json["summary"], expected, dimensions)
    whole = told.json["summary"]
    for form in ("csv", "xlsx"):
        asked_for = query(world, start, end, zone, dimensions, asked, how) | {"format": form}
        rows = READERS[form](admin.get("/reports/summary", query_string=asked_for).data)
        check_rows(rows, whole)


def query(
    world: dict[str, Any], start: date, end: date, zone: str, dimensions: list[str],
    asked: dict[str, Any], how: Any,
) -> dict[str, Any]:  # fmt: skip
    given = {
        "start_date": start,
        "end_date": end,
        "timezone": zone,
        "group_by": ",".join(dimensions),
    }
    if "user" in asked:
        given["user_id"] = world["people"][asked["user"]]
    if "project" in asked:
        given["project_id"] = world["projects"][asked["project"]]["id"]
    given |= {name: asked[name] for name in ("billable", "tag") if name in asked}
    if how:
        given |= {"rounding": how[0], "rounding_minutes": how[1]}
    return given


def wanted(e: Booked, asked: dict[str, Any]) -> bool:
    same = all(getattr(e, name) == asked[name] for name in asked if name != "tag")
    return same and asked.get("tag", "") in ("", *e.tags)


def plain(
    entries: list[Booked], start: date, end: date, zone: ZoneInfo, dimensions: list[str],
    asked: dict[str, Any], how: Any,
) -> dict[tuple[Any, ...], Total]:  # fmt: skip
    """Totals by every path into the tree; the empty path is the whole."""
    totals: dict[tuple[Any, ...], Total] = defaultdict(Total)
    for e in filter(lambda e: wanted(e, asked), entries):
        for day, seconds, begun in pieces(
            e, start, end, zone, *(how[0], how[1] * 60) if how else ()
        ):
            path = tuple(key(e, day, dimension) for dimension in dimensions)
            for depth in range(len(path) + 1):
                totals[path[:depth]].add(e, seconds, begun)
    return totals


def compare(told: dict[str, Any], expected: Any, dimensions: list[str]) -> None:
    whole = expected.pop((), Total())
    assert told["total_seconds"] == whole.seconds
    assert told["total_hours"] == round(whole.seconds / 3600, 2)
    assert told["billable_seconds"] == whole.billable
    assert told["total_entries"] == whole.entries
    amounts = {currency: float(cents(exact)) for currency, exact in whole.money.items()}
    assert {c: a for c, a in told.get("billable_amount", {}).items() if a} == {
        c: a for c, a in amounts.items() if a
    }
    seen = dict(walk(told, dimensions, ()))
    assert seen.keys() == expected.keys()
    for path, total in expected.items():
        part = seen[path]
        assert (part["seconds"], part["billable_seconds"], part["entries"]) == (
            total.seconds, total.billable, total.entries,
        )  # fmt: skip
        for currency, exact in total.money.items():
            told_amount = part["billable_amount"].get(currency, 0)
            assert abs(Decimal(str(told_amount)) - cents(exact)) <= Decimal("0.01")


def walk(group: dict[str, Any], dimensions: list[str], path: tuple[Any, ...]) -> Any:
    """Every part with its path; on the way, each group is the sum of its parts."""
    if not dimensions:
        return
    parts = group[f"by_{dimensions[0]}"]
    for name in ("seconds", "billable_seconds", "entries"):
        assert sum(p[name] for p in parts) == group.get(name, group.get(f"total_{name}"))
    for currency, amount in group.get("billable_amount", {}).items():
        each = [Decimal(str(p["billable_amount"].get(currency, 0))) for p in parts]
        assert sum(each) == Decimal(str(amount))
    for part in parts:
        value = part[NAMES.get(dimensions[0], dimensions[0])]
        here = (*path, tuple(value) if isinstance(value, list) else value)
        yield here, part
        yield from walk(part, dimensions[1:], here)


def check_rows(rows: list[dict[str, Any]], whole: dict[str, Any]) -> None:
    """The rows of a table add up to the totals of the JSON."""
    for name, heading in (("seconds", "Seconds"), ("billable_seconds", "Billable seconds")):
        total = whole.get(name, whole.get(f"total_{name}"))
        assert sum(int(row.get(name) or row.get(heading) or 0) for row in rows) == total
    for currency, amount in whole.get("billable_amount", {}).items():
        names = (f"amount_{currency}", f"Amount {currency}")
        cells = [row.get(name) or 0 for row in rows for name in names]
        assert sum(round(Decimal(str(cell)), 2) for cell in cells) == Decimal(str(amount))


def csv_rows(data: bytes) -> list[dict[str, Any]]:
    return list(csv.DictReader(StringIO(data.decode(), newline="")))


def sheet_rows(data: bytes) -> list[dict[str, Any]]:
    """The second sheet: its first row names the columns."""
    with ZipFile(BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
    lines = [
        {column: number or text for column, number, text in _CELL.findall(line)}
        for line in re.findall(r"<row [^>]*>(.*?)</row>", sheet, re.S)
    ]
    head = lines[0]
    return [{head[column]: value for column, value in line.items()} for line in lines[1:]]


_CELL = re.compile(r'<c r="([A-Z]+)\d+"[^>]*>(?:<v>(.*?)</v>|<is><t[^>]*>(.*?)</t></is>)</c>', re.S)
READERS = {"csv": csv_rows, "xlsx": sheet_rows}
