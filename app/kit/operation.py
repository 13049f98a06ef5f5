"""What an endpoint promises: its decorators write it down, OpenAPI and the tests read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from marshmallow import Schema
from werkzeug.http import http_date

from app.kit.wire import Expansion

View = Callable[..., Any]
# As how many calls one counts: a number, or what says it of the request.
Weight = int | Callable[[], int]


@dataclass(frozen=True)
class Deprecation:
    """That an endpoint goes: since when it is known, when, and what takes its place."""

    since: datetime
    sunset: datetime
    successor: str

    @property
    def headers(self) -> list[tuple[str, str]]:
        """`Deprecation` (RFC 9745), `Sunset` (RFC 8594), and `Link` to the successor (RFC 5829)."""
        return [
            ("Deprecation", f"@{int(self.since.timestamp())}"),
            ("Sunset", http_date(self.sunset)),
            ("Link", f'<{self.successor}>; rel="successor-version"'),
        ]


@dataclass
class Operation:
    """What an endpoint promises. Its `scope` is None: no token is needed; empty: any will do."""

    scope: str | None = None
    counts: tuple[str, Weight] = ("calls", 1)
    query: Schema | None = None
    # Headers that stand for a parameter of the query, with its name.
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Schema | None = None
    body_is_optional: bool = False
    # Where the body may have one of several forms: each by itself.
    forms: tuple[Schema, ...] = ()
    result: Schema | None = None
    # What else the answer can be had as; all that it is where there is no result.
    media: tuple[str, ...] = ()
    key: str = ""
    is_list: bool = False
    flag: str = ""
    status: int = 200
    # What is not there yet is created: 201.
    also_creates: bool = False
    beside: Mapping[str, Any] = field(default_factory=dict)
    has_message: bool = False
    has_secret: bool = False
    # Whether its answer is another one only after an event.
    waits_for_events: bool = False
    expansions: Mapping[str, Expansion] = field(default_factory=dict)
    refusals: dict[int, str] = field(default_factory=dict)
    deprecation: Deprecation | None = None


def operation_of(view: View) -> Operation:
    # functools.wraps copies __dict__, so every layer of decorators shares this one object.
    operation: Operation = view.__dict__.setdefault("operation", Operation())
    return operation
