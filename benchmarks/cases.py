"""What is measured: the requests of each case, endlessly, for one of several clients."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, cycle

import orjson

from benchmarks.data import ADMIN, OBSERVER, PEOPLE, token

# Before the data begin, so that what is written overlaps with nothing.
FREE_TIME = datetime(2000, 1, 1, tzinfo=UTC)
Requests = Iterator[bytes]


@dataclass(frozen=True)
class Case:
    """`requests(number)` are those of the client of that number; `aim` is the share of the bare
    server's rate that the API wants to reach."""

    name: str
    requests: Callable[[int], Requests]
    aim: float | None
    writes: bool = False


def request(method: str, path: str, user_id: int, body: object = None) -> bytes:
    sent = b"" if body is None else orjson.dumps(body)
    head = (
        f"{method} /api/v1{path} HTTP/1.1\r\nHost: bench\r\n"
        f"Authorization: Bearer {token(user_id)}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n"
    )
    return head.encode() + sent


def token_check(number: int) -> Requests:
    return cycle([request("GET", "/users/me", OBSERVER)])


def entries_of_person(number: int) -> Requests:
    people = [1 + (number * 23 + i) % PEOPLE for i in range(PEOPLE)]
    return cycle([request("GET", f"/time-entries?user_id={i}", ADMIN) for i in people])


def entries_of_all(number: int) -> Requests:
    return cycle([request("GET", "/time-entries", ADMIN)])


def projects(number: int) -> Requests:
    return cycle([request("GET", "/projects", ADMIN)])


# Each client is a person of their own; a person's hours are used up one after the other.
_hours = {number: count() for number in range(PEOPLE)}


def new_entries(number: int) -> Requests:
    for hour in _hours[number]:
        start = FREE_TIME + timedelta(hours=hour)
        entry = {
            "project_id": 1 + number,
            "start_time": start.isoformat(),
            "duration": 1800,
            "notes": "Written under load",
            "tags": ["development"],
        }
        yield request("POST", "/time-entries", 1 + number, entry)


def start_and_stop(number: int) -> Requests:
    start = request("POST", "/timer/start", 1 + number, {"project_id": 1 + number})
    return cycle([start, request("POST", "/timer/stop", 1 + number)])


CASES = (
    Case("Token check (`GET users/me`)", token_check, None),
    Case("List of 50 entries, of one person", entries_of_person, 0.75),
    Case("List of 50 entries, of everybody", entries_of_all, 0.75),
    Case("List of 50 projects", projects, 0.75),
    Case("`POST time-entries`", new_entries, 0.6, writes=True),
    Case("Timer start and stop", start_and_stop, 0.6, writes=True),
)
