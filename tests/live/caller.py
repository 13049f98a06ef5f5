"""How live tests speak to the server: many at once, each over a connection that stays open."""

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import Barrier
from typing import Any, TypeVar

T = TypeVar("T")
SECONDS_TO_ANSWER = 20


@dataclass(frozen=True)
class Answer:
    status: int
    body: dict[str, Any]
    headers: Mapping[str, str]

    @property
    def code(self) -> str | None:
        return self.body.get("error_code")


class Caller:
    """Somebody with a token. An answer of 500 or more fails the test, unless it is `expected`."""

    expected = 0

    def __init__(self, address: str, token: str) -> None:
        self.connection = HTTPConnection(address, timeout=SECONDS_TO_ANSWER)
        self.headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    def call(
        self,
        method: str,
        path: str,
        *,
        key: str | None = None,
        match: str | None = None,
        **body: Any,
    ) -> Answer:
        """With an Idempotency-Key and an If-Match, if `key` and `match` are given."""
        sent = json.dumps(body) if body else None
        further = {"Idempotency-Key": key, "If-Match": match}
        headers = self.headers | {name: value for name, value in further.items() if value}
        self.connection.request(method, f"/api/v1{path}", sent, headers)
        response = self.connection.getresponse()
        told = json.loads(response.read())
        answer = Answer(response.status, told, dict(response.getheaders()))
        assert answer.status < 500 or answer.status == self.expected, answer
        return answer

    def get(self, path: str) -> Answer:
        return self.call("GET", path)

    def post(self, path: str, **body: Any) -> Answer:
        return self.call("POST", path, **body)

    def patch(self, path: str, **body: Any) -> Answer:
        return self.call("PATCH", path, **body)

    def delete(self, path: str) -> Answer:
        return self.call("DELETE", path)

    def make(self, path: str, **body: Any) -> Any:
        """Create something and return it; fails the test when the server refuses."""
        answer = self.post(path, **body)
        assert answer.status == 201, answer
        return next(value for value in answer.body.values() if isinstance(value, dict))

    def close(self) -> None:
        self.connection.close()


def at_once(calls: Sequence[Callable[[], T]]) -> list[T]:
    """What the calls return, in their order; they begin at the same moment."""
    barrier = Barrier(len(calls))

    def begin(call: Callable[[], T]) -> T:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(begin, calls))
