"""How long a summary takes over few entries and over all, and a plain GROUP BY beside it."""

import time
from collections.abc import Callable
from datetime import date
from statistics import median

import sqlalchemy as sa

from app.kit.actor import Actor
from app.kit.db import db, session
from app.reports import summary
from app.reports.dimensions import Dimension
from app.server.database import application
from benchmarks import report
from benchmarks.data import ADMIN
from config import Config

TITLE = "Summary of worked time"
BOSS = Actor(ADMIN, "admin", timezone="Europe/Brussels")
RANGES = {
    "two weeks": (date(2024, 6, 3), date(2024, 6, 16)),
    "a year": (date(2024, 1, 1), date(2024, 12, 31)),
    "all": (date(2021, 1, 1), date(2025, 12, 31)),
}
GROUPS = {
    Dimension.PROJECT: "project_id",
    Dimension.MONTH: "date_trunc('month', start_time, 'Europe/Brussels')",
    Dimension.DAY: "date_trunc('day', start_time, 'Europe/Brussels')",
}
COUNT = "SELECT count(*) FROM time_entries WHERE start_time >= :start AND start_time < :end"
PLAIN = """
    SELECT {}, sum(duration_seconds), sum(duration_seconds) FILTER (WHERE billable), count(*)
    FROM time_entries
    WHERE end_time IS NOT NULL AND start_time >= :start AND start_time < :end GROUP BY 1
"""
ROUNDS = 7


def measure(config: Config) -> None:
    print()
    report.line([TITLE, "entries", *(f"by {g}, ms{w}" for g in GROUPS for w in ("", ", plain"))])
    report.line(["---", *["---:"] * (1 + 2 * len(GROUPS))])
    with application(config):
        for name, (start, end) in RANGES.items():
            count = session.scalar(sa.text(COUNT), {"start": start, "end": end})
            cells = [f"{count:,}"]
            for group, expression in GROUPS.items():
                cells.append(milliseconds(lambda g=group, s=start, e=end: ours(g, s, e)))
                cells.append(milliseconds(lambda x=expression, s=start, e=end: plain(x, s, e)))
            report.line([name, *cells])


def ours(group: Dimension, start: date, end: date) -> None:
    query = {"start_date": start, "end_date": end, "group_by": [group]}
    summary.report(BOSS, query).told()


def plain(expression: str, start: date, end: date) -> None:
    """Without names, without amounts, and an entry over midnight wholly on its first day."""
    statement = sa.text(PLAIN.format(expression))
    session.execute(statement, {"start": start, "end": end}).all()


def milliseconds(call: Callable[[], None]) -> str:
    """The median of some calls, after one that warms the caches."""
    taken = []
    for _ in range(1 + ROUNDS):
        begin = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begin) * 1000)
    db.session.rollback()
    return f"{median(taken[1:]):.0f}"
