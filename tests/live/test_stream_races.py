"""Streams that break while many write: each listener hears all they may see, once, and no more.

Ten times as long with FIRE=1 in the environment.
"""

import os
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.live.server import Server
from tests.live.streams import Stream, Streams

pytestmark = pytest.mark.live

WRITERS, BREAKS = 6, 60
ROUNDS = 400 if os.environ.get("FIRE") else 40
TIME = ("time_entry", "timer")
TYPES = "?types=project.*,time_entry.*,timer.*,client.created"
SEALED = """
    SELECT sequence, type, subject_type, data->>'visibility' AS visibility,
        (data->>'user_id')::bigint AS user_id
    FROM events
    WHERE sequence > :after AND subject_type IN ('project', 'time_entry', 'timer', 'client')
    ORDER BY sequence
"""


@contextmanager
def writing(server: Server, tokens: list[str]) -> Iterator[Callable[[], bool]]:
    """People at work; whether they still are."""
    admin = server.caller()
    project = admin.make("/projects", name="Everybody's")["id"]

    def work(number: int) -> None:
        caller, chance = server.caller(tokens[number]), random.Random(number)  # noqa: S311
        for turn in range(ROUNDS):
            kind = chance.randrange(3)
            if kind == 0:
                seen = chance.choice(["everyone", "members"])
                name = f"Project {number} {turn}"
                server_admin[number].make("/projects", name=name, visibility=seen)
            elif kind == 1:
                caller.post("/timer/start", project_id=project, switch=True)
            else:
                day = {"date": f"2024-01-{1 + turn % 28:02}", "duration": 60}
                caller.make("/time-entries", project_id=project, **day)

    server_admin = server.crowd(len(tokens))
    threads = [threading.Thread(target=work, args=[n]) for n in range(len(tokens))]
    for thread in threads:
        thread.start()
    yield lambda: any(thread.is_alive() for thread in threads)
    for thread in threads:
        thread.join()


def hears(event: dict[str, Any], user_id: int | None) -> bool:
    """The rules of sight, as far as they matter here; no user is the administrator."""
    if user_id is None or event["type"] == "client.created":
        return True
    if event["subject_type"] in TIME:
        return bool(event["user_id"] == user_id)
    return event["subject_type"] == "project" and event["visibility"] == "everyone"


def test_what_breaks_is_resumed_without_loss_or_duplicate(server: Server, streams: Streams) -> None:
    tokens = [server.newcomer() for _ in range(WRITERS)]
    listening = {None: server.admin_token}
    listening |= {server.caller(t).get("/users/me").body["user"]["id"]: t for t in tokens[:3]}
    heard: dict[int | None, list[int]] = {user_id: [] for user_id in listening}
    now: dict[int | None, Stream] = {
        user_id: streams.open(token, TYPES) for user_id, token in listening.items()
    }
    streams.read_until(lambda: all(stream.last is not None for stream in streams))
    start = max(stream.last or 0 for stream in streams)
    chance, broken = random.Random(1), 0  # noqa: S311

    def collect(user_id: int | None) -> None:
        heard[user_id] += [sequence for sequence, *_ in now[user_id].events]
        now[user_id].events.clear()

    with writing(server, tokens) as still:
        while still() or broken < BREAKS:
            user_id = chance.choice(list(listening))
            now[user_id].read()
            collect(user_id)
            last = now[user_id].last
            chance.choice([now[user_id].vanish, now[user_id].close])()
            now[user_id] = streams.open(listening[user_id], TYPES, last)
            broken += 1
    server.caller().make("/clients", name="The last event")

    def is_complete() -> bool:
        for user_id in listening:
            collect(user_id)
        return told == {user_id: len(events) for user_id, events in heard.items()}

    streams.read_until(
        lambda: bool(now[None].events) and now[None].events[-1][1] == "client.created"
    )
    events = server.rows(SEALED, after=start)
    told = {u: sum(hears(e, u) for e in events) for u in listening}
    streams.read_until(is_complete)
    for user_id, sequences in heard.items():
        assert sequences == [e["sequence"] for e in events if hears(e, user_id)]
    assert len(events) > WRITERS * ROUNDS
    assert min(map(len, heard.values())) > 20
