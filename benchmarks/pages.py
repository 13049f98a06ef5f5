"""How long a page takes that lies behind a million rows, or half of them, by each order."""

import time
from statistics import median

from flask.testing import FlaskClient

from app import create_app
from benchmarks import report
from benchmarks.data import ADMIN, ENTRIES, token
from config import Config

TITLE = "Deep pages"
PER_PAGE = 50
LAST = ENTRIES // PER_PAGE
PAGES = (1, LAST // 2, LAST)
ROUNDS = 5


def measure(config: Config) -> None:
    """Print a table; the requests go through all of the application, past the network."""
    client = create_app(config).test_client()
    print()
    report.line([TITLE, *(f"page {page:,}, ms" for page in PAGES)])
    report.line(["---", *["---:"] * len(PAGES)])
    for sort in ("-start_time", "created_at", "end_time", "-duration"):
        paths = [f"/api/v1/time-entries?sort={sort}&page={page}" for page in PAGES]
        report.line([f"`sort={sort}`", *(f"{milliseconds(client, path):.0f}" for path in paths)])


def milliseconds(client: FlaskClient, path: str) -> float:
    """The median of some requests, after one that warms the caches."""
    taken = []
    for _ in range(1 + ROUNDS):
        begin = time.perf_counter()
        answer = client.get(path, headers={"Authorization": f"Bearer {token(ADMIN)}"})
        taken.append((time.perf_counter() - begin) * 1000)
        assert len(answer.json["time_entries"]) == PER_PAGE, answer.json
    return median(taken[1:])
