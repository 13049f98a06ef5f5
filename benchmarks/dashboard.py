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
from app.kit.clock import now
from app.kit.db import session
from benchmarks import data, report
from benchmarks.data import ADMIN, PEOPLE
from config import Config

TITLE = "Dashboard"
ROUNDS = 7
# Who sees everything, who leads a team of thirty, and somebody with their own time.
PERSONS = {"administrator": ADMIN, "manager": PEOPLE, "user": 8}
# Streams, exports and pieces: they answer with something else than a page.
NO_PAGES = re.compile(r"\.(live|export|\w+_file|download)$")
_LINKED = re.compile(r'(?:src|href)="(/static/[^"#]+)')
_TODAY = now().date()
_WEEKS = f"start_date={_TODAY - timedelta(days=34)}&end_date={_TODAY}"
# What costs more than a page as it opens: filters, places in a list, much time.
FILTERED = (
    "/admin/audit-log?page=400",
    "/admin/audit-log?actor_id=8",
    "/admin/audit-log?type=project.updated",
    "/admin/audit-log?type=time_entry.updated&page=400",
    "/admin/audit-log?subject_type=project&subject_id=1",
    "/admin/audit-log?start_date=2022-01-01&end_date=2022-12-31",
    "/admin/audit-log?token_id=8",
    "/admin/audit-log?ip=192.0.2.0/24",
    "/admin/audit-log?ip=198.51.100.7",
    "/entries?page=400",
    "/entries?sort=start_time",
    "/entries?sort=-duration",
    "/entries?q=agreed",
    "/entries?q=nowhere",
    "/entries?tag=week-7",
    "/entries?client_id=7&billable=false",
    "/entries?start_date=2022-01-01&end_date=2022-12-31",
    f"/reports?{_WEEKS}",
    f"/reports?{_WEEKS}&group_by=user",
    f"/reports?{_WEEKS}&group_by=user,project,task",
    "/reports?start_date=2022-01-01&end_date=2022-12-31",
    f"/reports/weekly?{_WEEKS}",
    f"/reports/utilization?{_WEEKS}",
    "/inventory/movements?page=400",
    "/inventory/movements?warehouse_id=2",
    "/inventory/reports/turnover?start_date=2021-01-01",
    "/inventory/reports/valuation?page=50",
    "/webhooks/1?page=400",
    "/webhooks/1?status=failed",
    "/admin/api-tokens?page=20",
)


def measure(config: Config) -> None:
    """Print a table: the median and the least of milliseconds on the server, by who asks."""
    data.clean(config)
    data.load(config, "lately.sql")
    data.vacuum(config)
    app = create_app(replace(config, log_level="error"))
    clients = {name: app.test_client() for name in PERSONS}
    for name, client in clients.items():
        sign_in(app, client, PERSONS[name])
    print()
    report.line([TITLE, *(f"{name}, ms" for name in PERSONS), "page, kB", "with all it loads, kB"])
    report.line(["---", *["---:"] * (len(PERSONS) + 2)])
    weights: dict[str, int] = {}
    for path in (*sorted(set(paths(app))), *FILTERED):
        told = {name: fetched(clients[name], theirs(path, name)) for name in PERSONS}
        pages = [page for page, _ in told.values() if page is not None]
        if not pages:
            continue
        heaviest = max(pages, key=len)
        for address in set(_LINKED.findall(heaviest)) - weights.keys():
            weights[address] = weight(clients["administrator"], address)
        page = len(heaviest.encode())
        loaded = page + sum(weights[one] for one in set(_LINKED.findall(heaviest)))
        times = [taken for _, taken in told.values()]
        report.line([f"`{path}`", *times, f"{page / 1000:.1f}", f"{loaded / 1000:.0f}"])
    data.clean(config)


def theirs(path: str, name: str) -> str:
    """The same page of an entry of their own."""
    return re.sub(r"^(/entries|/time-entries)/1\b", rf"\g<1>/{PERSONS[name]}", path)


def sign_in(app: Flask, client: FlaskClient, user_id: int) -> None:
    with app.test_request_context():
        user = session.get_one(User, user_id)
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


def fetched(client: FlaskClient, path: str) -> tuple[str | None, str]:
    """The page, and how long it took, after one request that warms the caches."""
    taken = []
    for _ in range(1 + ROUNDS):
        begin = time.perf_counter()
        answer = client.get(path)
        taken.append((time.perf_counter() - begin) * 1000)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            return None, ""
    return answer.text, f"{median(taken[1:]):.0f} ({min(taken[1:]):.0f})"


def weight(client: FlaskClient, address: str) -> int:
    return len(client.get(address, headers={"Accept-Encoding": "gzip, br"}).data)
