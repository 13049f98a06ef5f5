"""Who follows the sync feed while twenty write holds exactly the rows of the lists at the end.

Three rounds; all twenty of them with FIRE=1 in the environment.
"""

import os
import random
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import sqlalchemy as sa

from tests.activity.follower import Follower, Rows, listed, steady
from tests.database import new_database
from tests.live.caller import Caller
from tests.live.office import ACTS, Office, new_entry, new_project, new_task
from tests.live.server import serving

pytestmark = pytest.mark.live

ROUNDS = range(20 if os.environ.get("FIRE") else 3)
WRITERS, ACTS_OF_EACH = 20, 15
SECONDS_TO_SETTLE = 300
ROLES = ("admin", "manager", "user", "viewer")
PAGE = Path(__file__).parents[2] / "docs" / "sync.md"
# Events are numbered in the order of commits, their ids in the order of what happened.
OUT_OF_ORDER = """
    SELECT count(*) AS pairs FROM (
        SELECT id, lag(id) OVER (ORDER BY sequence) AS before FROM events WHERE sequence IS NOT NULL
    ) one WHERE before > id
"""


@pytest.fixture(scope="module")
def office(server_url: sa.URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    home: Path = tmp_path_factory.mktemp("sync")
    with new_database(server_url) as url, serving(url, home) as server:
        admin = server.caller()
        assert admin.patch("/settings", modules={"inventory": True}).status == 200
        tokens = {role: server.newcomer(role) for role in ROLES[1:]}
        people = [user["id"] for user in admin.get("/users").body["users"]]
        it = Office(server, people, {"admin": server.admin_token, **tokens})
        for number in range(3):
            it.make(admin, "client", "/clients", name=f"Client {number}")
            it.make(admin, "team", "/teams", name=f"Team {number}")
            it.make(admin, "item", "/inventory/items", sku=f"S{number}", name="Bolt")
            it.make(admin, "warehouse", "/inventory/warehouses", name=f"Place {number}")
        chance = random.Random(0)  # noqa: S311 - repeatable, not secret
        for _ in range(5):
            for make in (new_project, new_task, new_entry):
                make(it, admin, chance)
        yield it
        server.hang_up()


def work(it: Office, caller: Caller, chance: random.Random) -> None:
    for _ in range(ACTS_OF_EACH):
        chance.choice(ACTS)(it, caller, chance)


def hold_back(it: Office, chance: random.Random, is_over: Event) -> None:
    """Who writes into the project waits in a transaction that has begun; others commit."""
    while not is_over.is_set():
        with it.server.engine.begin() as connection:
            held = {"id": it.some(chance, "project")}
            connection.execute(sa.text("SELECT 1 FROM projects WHERE id = :id FOR UPDATE"), held)
            time.sleep(chance.uniform(0.02, 0.15))


def keep_up(one: Follower, is_over: Event) -> None:
    while not is_over.is_set():
        one.page()


def settle(it: Office, one: Follower) -> None:
    """Until all that was written can be read."""
    deadline = time.monotonic() + SECONDS_TO_SETTLE
    while it.server.rows("SELECT FROM events WHERE sequence IS NULL LIMIT 1"):
        assert time.monotonic() < deadline
        one.page()
        time.sleep(0.1)


def followed(it: Office, role: str, query: str) -> Follower:
    caller = it.server.caller(it.tokens[role])

    def get(path: str) -> Any:
        answer = caller.get(path)
        assert answer.status == 200, answer
        return answer.body

    return Follower(get, query)


@pytest.mark.parametrize("number", ROUNDS)
def test_followers_hold_the_rows_of_the_lists(office: Office, number: int) -> None:
    chances = [
        random.Random(f"{number} {writer}")  # noqa: S311 - repeatable, not secret
        for writer in range(WRITERS + 2)
    ]
    over = Event()
    followers = [followed(office, role, f"limit={10 + 90 * (role == 'admin')}") for role in ROLES]
    admins, callers = office.server.crowd(WRITERS), list(zip(ROLES, followers, strict=True))
    with ThreadPoolExecutor(WRITERS + 10) as pool:
        held = [pool.submit(hold_back, office, chance, over) for chance in chances[WRITERS:]]
        following = [pool.submit(keep_up, one, over) for one in followers]
        writers = [
            pool.submit(work, office, caller, chance)
            for caller, chance in zip(admins, chances, strict=False)
        ]
        try:
            for one in writers:
                one.result()
        finally:
            over.set()
        for done in (*held, *following):
            done.result()
    settle(office, followers[0])
    for role, one in callers:
        one.catch_up()
        assert steady(one.rows) == steady(listed(one.get)), role
        assert max(len(page["changes"]) for page in one.pages) <= 100
    office.server.hang_up()
    assert office.server.rows(OUT_OF_ORDER)[0]["pairs"] > 0


def test_the_printed_client_holds_the_rows_of_the_lists(office: Office) -> None:
    printed = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.S)
    names: dict[str, Any] = {}
    exec(printed[0], names)  # noqa: S102 - what the page prints, as a reader would run it
    address, caller = f"http://{office.server.address}", office.server.caller()
    rows: Rows = {}
    following = followed(office, "admin", "limit=1")
    cursor = names["follow"](address, office.server.admin_token, rows)
    chance = random.Random(1)  # noqa: S311 - repeatable, not secret
    for _ in range(3):
        work(office, caller, chance)
        settle(office, following)
        cursor = names["follow"](address, office.server.admin_token, rows, cursor)
        assert steady(rows) == steady(listed(lambda path: caller.get(path).body))
