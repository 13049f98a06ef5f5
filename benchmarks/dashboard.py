"""How long each page of the dashboard takes, and what it weighs with all that it loads."""

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from statistics import median

from flask import Flask, url_for
from flask.testing import FlaskClient

from app import create_app
from app.dashboard.blueprint import OPEN
from app.identity.access import actor_of
from app.identity.models import User
from app.identity.scopes import own
from app.identity.sign_in import sessions
from app.kit.db import session
from benchmarks import report
from benchmarks.data import ADMIN
from config import Config

TITLE = "Dashboard"
ROUNDS = 5
# Streams and exports: they answer with something else than a page.
NO_PAGES = re.compile(r"\.(live|export|\w+_file|download)$")
_LINKED = re.compile(r'(?:src|href)="(/static/[^"#]+)')


def measure(config: Config) -> None:
    """Print a table, of what an administrator sees, who sees everything."""
    app = create_app(replace(config, log_level="error"))
    client = app.test_client()
    sign_in(app, client)
    print()
    report.line([TITLE, "server, ms", "page, kB", "with all it loads, kB"])
    report.line(["---", "---:", "---:", "---:"])
    weights: dict[str, int] = {}
    for path in sorted(set(paths(app))):
        page, taken = fetched(client, path)
        if page is None:
            continue
        for address in set(_LINKED.findall(page)) - weights.keys():
            weights[address] = weight(client, address)
        own_weight = len(page.encode())
        loaded = own_weight + sum(weights[one] for one in set(_LINKED.findall(page)))
        report.line(
            [f"`{path}`", f"{taken:.0f}", f"{own_weight / 1000:.1f}", f"{loaded / 1000:.0f}"]
        )


def sign_in(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        user = session.get_one(User, ADMIN)
        key = sessions.start(actor_of(user, own(user.role)), "benchmark", timedelta(hours=1))
        session.commit()
    with client.session_transaction() as cookie:
        cookie["key"] = key


def paths(app: Flask) -> Iterator[str]:
    """Every page, of the first of each kind of thing."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            is_page = rule.endpoint.startswith("dashboard.") and "GET" in (rule.methods or ())
            if is_page and rule.endpoint not in OPEN and not NO_PAGES.search(rule.endpoint):
                yield url_for(rule.endpoint, **dict.fromkeys(rule.arguments, 1))


def fetched(client: FlaskClient, path: str) -> tuple[str | None, float]:
    """The page and the median of milliseconds, after one request that warms the caches."""
    taken = []
    for _ in range(1 + ROUNDS):
        begin = time.perf_counter()
        answer = client.get(path)
        taken.append((time.perf_counter() - begin) * 1000)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            return None, 0.0
    return answer.text, median(taken[1:])


def weight(client: FlaskClient, address: str) -> int:
    return len(client.get(address, headers={"Accept-Encoding": "gzip, br"}).data)
