"""How long a search takes: in the service, as three people, with and without the trigram index."""

import time
from statistics import median

import sqlalchemy as sa

from app.kit.actor import Actor
from app.kit.db import db, session
from app.search import service
from app.search.models import OF_NOTES
from app.server.database import application
from benchmarks import report
from benchmarks.data import ADMIN
from config import Config

TITLE = "Search for a word"
WORDS = {
    "on every entry": "agreed",
    "on one task's entries": "task 1999",
    "on three old entries": "zebra",
    "nowhere": "nomatch",
    "nowhere, of common parts": "task task",
    "nowhere, too short for the index": "zq",
}
PEOPLE = {
    "administrator": Actor(ADMIN, "admin"),
    "manager": Actor(3, "manager"),
    "user": Actor(7),
}
RARE = "UPDATE time_entries SET notes = 'A zebra crossed' WHERE id IN (5, 50000, 500000)"
ROUNDS = 7


def measure(config: Config) -> None:
    """Print a table; whatever is changed for it is rolled back."""
    print()
    ways = ("with", "without")
    report.line([TITLE, *(f"{who}, {way}, ms" for who in PEOPLE for way in ways)])
    report.line(["---", *["---:"] * 2 * len(PEOPLE)])
    with application(config), db.engine.connect() as connection:
        session.remove()
        session.configure(bind=connection)
        connection.execute(sa.text(RARE))
        found = {(word, who, True): milliseconds(word, who) for word in WORDS for who in PEOPLE}
        connection.execute(sa.text(f"DROP INDEX IF EXISTS {OF_NOTES}"))
        found |= {(word, who, False): milliseconds(word, who) for word in WORDS for who in PEOPLE}
        session.remove()
        session.configure(bind=None)
        connection.rollback()
    for word in WORDS:
        cells = [f"{found[word, who, way]:.0f}" for who in PEOPLE for way in (True, False)]
        report.line([f"{word} (`{WORDS[word]}`)", *cells])


def milliseconds(word: str, who: str) -> float:
    """The median of some calls, after one that warms the caches."""
    taken = []
    for _ in range(1 + ROUNDS):
        begin = time.perf_counter()
        service.search(PEOPLE[who], WORDS[word])
        taken.append((time.perf_counter() - begin) * 1000)
    return median(taken[1:])
