"""What one may not see is in no list, search or report, whatever is asked for: what somebody finds
is what an administrator finds of the things that they can read by id.
"""

import random
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.api import Api, SignIn
from tests.crowd import Crowd, crowd_of, live
from tests.fuzz.size import FULL
from tests.house.endpoints import ENDPOINTS, Endpoint

QUESTIONS = 500 if FULL else 5
LISTS = [
    e for e in ENDPOINTS
    if e.operation.is_list and not e.has_id and e.operation.scope != "admin:all"
    and any(other.rule.startswith(f"{e.rule}/<") and not other.writes for other in ENDPOINTS)
]  # fmt: skip
# Where each type of `/search` is read by id.
FOUND = {"project": "/projects", "task": "/tasks", "client": "/clients", "entry": "/time-entries"}
# Paging and form are asked for elsewhere; here all of it is wanted.
NOT_ASKED = {
    "fields",
    "expand",
    "ids",
    "page",
    "per_page",
    "cursor",
    "limit",
    "timezone",
    "format",
    "rounding",
    "rounding_minutes",
}
# What is no id of ours.
WORDED = {"external_id"}
WORDS = ["project", "task", "1", "secret", "person", "bolt", "team", "o"]


class Seen(dict[str, frozenset[int]]):
    """What somebody reads by id, of all that an administrator's lists hold; by address."""

    def __init__(self, api: Api, everything: dict[str, list[int]]) -> None:
        for path, ids in everything.items():
            found = [i for i in ids if api.get(f"{path}/{i}").status_code == 200]
            self[path] = frozenset(found)


class Asker:
    """Random questions, as the OpenAPI document says they may be asked."""

    def __init__(self, admin: Api, ids: dict[str, list[int]], seed: int) -> None:
        self.paths = admin.client.get("/api/openapi.json").json["paths"]
        self.ids, self.chance = ids, random.Random(seed)  # noqa: S311 - repeatable, not secret

    def asks(self, path: str) -> dict[str, Any]:
        parameters = self.paths[f"/api/v1{path}"]["get"]["parameters"]
        free = [p for p in parameters if p.get("in") == "query" and p["name"] not in NOT_ASKED]
        some = [p for p in free if p["required"] or self.chance.random() < 2 / len(free)]
        return {p["name"]: self.value(p["name"], p["schema"]) for p in some}

    def value(self, name: str, schema: dict[str, Any]) -> Any:
        enum = schema.get("enum") or schema.get("items", {}).get("enum")
        if enum:
            return self.chance.choice(enum)
        if schema["type"] == "boolean":
            return self.chance.choice(["true", "false"])
        if name.endswith("_id") and name not in WORDED:
            return self.chance.choice(self.of(name))
        if "date" in name:
            return f"2024-01-{self.chance.randint(10, 20)}"
        if name == "updated_since":
            return self.chance.choice(["2024-01-01T00:00:00Z", "2199-01-01T00:00:00Z"])
        if schema["type"] == "integer":
            return self.chance.randint(1, 4)
        return self.chance.choice(WORDS)

    def names_unseen(self, query: dict[str, Any], visible: Seen) -> bool:
        """Whether a filter names what does not exist for them, and may find nothing."""
        named = {n: ident for n, ident in query.items() if n.endswith("_id") and n not in WORDED}
        return any(ident not in visible[self.path_of(name)] for name, ident in named.items())

    def of(self, name: str) -> list[int]:
        """The ids that a parameter may name, whoever sees them, and one of nothing."""
        return [*self.ids[self.path_of(name)], 1]

    def path_of(self, name: str) -> str:
        noun = name.removesuffix("_id").removeprefix("stock_").replace("assignee", "user")
        return next(path for path in self.ids if path.endswith(f"/{noun}s"))


def listed(api: Api, endpoint: Endpoint, **query: Any) -> list[int]:
    """The ids on all pages."""
    found: list[int] = []
    page: int | None = 1
    while page:
        answer = api.get(endpoint.url(**query, per_page=100, page=page))
        if is_not_theirs(answer):
            return []
        assert answer.status_code == 200, answer.json
        rows = answer.json[endpoint.operation.key]
        found += [row.get("id", row.get("reference_id")) for row in rows]
        page = page + 1 if answer.json["pagination"]["has_next"] else None
    assert len(found) == len(set(found))
    return found


def is_not_theirs(answer: Any) -> bool:
    """Who asks for the time of others by their id may be refused, where a list would be empty."""
    told: bool = answer.status_code == 403 and "your own time" in answer.json["message"]
    return told


def short(endpoint: Endpoint) -> str:
    return endpoint.template.removeprefix("/api/v1")


@pytest.fixture
def crowd(admin: Api, sign_in: SignIn) -> Crowd:
    crowd = crowd_of(admin, sign_in)
    live(crowd, 7)
    return crowd


@pytest.fixture
def everything(crowd: Crowd) -> dict[str, list[int]]:
    return {short(endpoint): listed(crowd.admin, endpoint) for endpoint in LISTS}


@pytest.fixture
def seen(crowd: Crowd, everything: dict[str, list[int]]) -> list[tuple[Api, Seen]]:
    return [(person, Seen(person, everything)) for person in crowd.people]


def entries_between(found: Any) -> Iterator[tuple[int, int]]:
    """The entries of a detailed report: their ids and seconds."""
    assert not found["pagination"]["has_next"]
    for row in found["entries"]:
        yield row["id"], row["seconds"]


def test_lists_hold_what_can_be_read(
    crowd: Crowd, everything: dict[str, list[int]], seen: list[tuple[Api, Seen]]
) -> None:
    asker, told = Asker(crowd.admin, everything, seed=1), 0
    for _ in range(QUESTIONS):
        for endpoint in LISTS:
            query = asker.asks(path := short(endpoint))
            all_of_it = listed(crowd.admin, endpoint, **query)
            for person, visible in seen:
                expected = {i for i in all_of_it if i in visible[path]}
                found = set(listed(person, endpoint, **query))
                assert found <= expected, (path, query)
                assert found == expected or asker.names_unseen(query, visible), (path, query)
                told += len(found)
    assert told > QUESTIONS * len(LISTS)


def test_search_finds_what_can_be_read(
    crowd: Crowd, everything: dict[str, list[int]], seen: list[tuple[Api, Seen]]
) -> None:
    asker, told = Asker(crowd.admin, everything, seed=2), 0
    for _ in range(QUESTIONS):
        # So that a cut by rank is not taken for one by sight.
        url = f"/search?{urlencode(asker.asks('/search') | {'limit': 50})}"
        all_of_it = hits(crowd.admin, url)
        for person, visible in seen:
            expected = {(kind, i) for kind, i in all_of_it if i in visible[FOUND[kind]]}
            assert hits(person, url) == expected, url
            told += len(expected)
    assert told > QUESTIONS


def hits(api: Api, url: str) -> set[tuple[str, int]]:
    answer = api.get(url)
    if answer.status_code == 400:
        return set()
    return {(row["type"], row["id"]) for row in answer.json["results"]}


def test_reports_sum_up_what_can_be_read(
    crowd: Crowd, everything: dict[str, list[int]], seen: list[tuple[Api, Seen]]
) -> None:
    asker, told = Asker(crowd.admin, everything, seed=3), 0
    for _ in range(QUESTIONS):
        query = asker.asks("/reports/detailed") | DAYS
        all_of_it = dict(entries_between(report(crowd.admin, "detailed", query)))
        for person, visible in seen:
            expected = {i: s for i, s in all_of_it.items() if i in visible["/time-entries"]}
            assert dict(entries_between(report(person, "detailed", query))) == expected, query
            total = sum(expected.values())
            for kind in ("summary", "projects", "users", "weekly"):
                assert seconds(report(person, kind, query)) == total, (kind, query)
            told += len(expected)
    assert told > QUESTIONS


DAYS = {"start_date": "2024-01-01", "end_date": "2024-01-31"}


NOTHING: Any = {"entries": [], "pagination": {"has_next": False}, "total_seconds": 0}


def seconds(found: Any) -> Any:
    return found["totals"]["seconds"] if "totals" in found else found["total_seconds"]


def report(api: Api, kind: str, query: dict[str, Any]) -> Any:
    answer = api.get(f"/reports/{kind}?{urlencode(query)}")
    if is_not_theirs(answer):
        return NOTHING
    assert answer.status_code == 200, answer.json
    return answer.json[kind]
