"""How tests of this folder listen: the stream is read piece by piece while they go on calling."""

from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest

from tests.api import Api

Listen = Callable[..., "Ear"]


class Ear:
    """One open stream."""

    def __init__(self, answer: Any) -> None:
        self.answer, self.pieces = answer, iter(answer.response)
        self.greeting = next(self.pieces).decode()

    def hear(self, count: int = 1) -> list[dict[str, Any]]:
        """The next events: fields of the stream, and the payload as `data`."""
        told: list[dict[str, Any]] = []
        while len(told) < count:
            told += self.piece()
        assert len(told) == count, told
        return told

    def piece(self) -> list[dict[str, Any]]:
        """What comes next, in one piece."""
        return parse(next(self.pieces).decode())

    def types(self, count: int = 1) -> list[str]:
        return [event["event"] for event in self.hear(count)]


def parse(text: str) -> list[dict[str, Any]]:
    blocks = [block.splitlines() for block in text.split("\n\n") if block]
    fields = [dict(line.split(": ", 1) for line in block) for block in blocks]
    return [{**one, "data": orjson.loads(one["data"])} for one in fields if "data" in one]


@pytest.fixture
def listen() -> Iterator[Listen]:
    """`listen(api, types="project.*")`: open a stream, which is closed after the test."""
    opened: list[Ear] = []

    def open_(api: Api, *, headers: dict[str, str] | None = None, **query: Any) -> Ear:
        answer = api.get("/events/stream", query_string=query, headers=headers or {})
        assert answer.status_code == 200, answer.text
        opened.append(Ear(answer))
        return opened[-1]

    yield open_
    for ear in opened:
        ear.answer.close()
