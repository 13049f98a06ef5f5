"""How often somebody may call, with one process and a clock that is held still."""

import time
from datetime import timedelta
from typing import Any

from sqlalchemy import event
from time_machine import Traveller

from app.kit.db import db
from tests.api import Api, SignIn
from tests.identity.counting import EDGE, call, tiered


def test_a_hundred_calls_a_minute_and_no_more(api: Api, clock: Traveller) -> None:
    assert call(api, 150) == {200: 100, 429: 50}


def test_not_two_hundred_around_the_full_minute(api: Api, clock: Traveller) -> None:
    clock.move_to(EDGE - timedelta(seconds=0.5))
    assert call(api, 100) == {200: 100}
    clock.move_to(EDGE + timedelta(seconds=0.5))
    assert call(api, 100) == {429: 100}


def test_a_refusal_says_how_long_to_wait_and_that_is_so(api: Api, clock: Traveller) -> None:
    for _ in range(100):
        api.get("/projects")
        clock.shift(0.1)
    refused = api.get("/projects")
    assert refused.status_code == 429
    assert refused.json["error_code"] == "rate_limited"
    assert (
        refused.json["message"] == "Too many calls: at most 100 per minute; try again in 50 seconds"
    )
    assert refused.json["retry_after"] == 50
    assert refused.headers["Retry-After"] == "50"
    assert refused.headers["X-RateLimit-Remaining"] == "0"
    clock.shift(49)
    assert api.get("/projects").status_code == 429
    clock.shift(1)
    assert api.get("/projects").status_code == 200


def test_the_hour_is_told_where_it_is_the_tighter_one(api: Api, clock: Traveller) -> None:
    for _ in range(10):
        assert call(api, 99) == {200: 99}
        clock.shift(60)
    near = api.get("/projects").headers
    assert (near["X-RateLimit-Limit"], near["X-RateLimit-Remaining"]) == ("1000", "9")
    assert call(api, 10) == {200: 9, 429: 1}
    refused = api.get("/projects")
    assert refused.headers["Retry-After"] == str(3600 - 600)
    clock.shift(3600 - 600)
    assert call(api, 100) == {200: 99, 429: 1}


def test_the_headers_of_both_families(api: Api, clock: Traveller) -> None:
    headers = [dict(api.get("/projects").headers)]
    clock.shift(20.25)
    headers.append(dict(api.get("/projects").headers))
    told = [(one["X-RateLimit-Limit"], one["X-RateLimit-Remaining"]) for one in headers]
    assert told == [("100", "99"), ("100", "98")]
    resets = {one["X-RateLimit-Reset"] for one in headers}
    assert resets == {str(int(EDGE.timestamp()) + 60)}
    assert headers[1]["RateLimit-Policy"] == '"minute";q=100;w=60, "hour";q=1000;w=3600'
    assert headers[1]["RateLimit"] == '"minute";r=98;t=40, "hour";r=998;t=3580'


def test_asking_how_one_stands_is_free_and_works_when_nothing_else_does(
    api: Api, clock: Traveller
) -> None:
    call(api, 100)
    for _ in range(3):
        told = api.get("/rate-limit")
        assert told.status_code == 200
        assert told.headers["X-RateLimit-Remaining"] == "0"
    limit = told.json["rate_limit"]
    assert (limit["tier"], limit["limit"], limit["remaining"]) == ("default", 100, 0)
    assert limit["resets_at"] == "2026-03-01T12:01:00Z"
    calls = [one for one in limit["windows"] if one["bucket"] == "calls"]
    assert [(one["window"], one["remaining"]) for one in calls] == [("minute", 0), ("hour", 900)]


def test_a_refusal_asks_the_database_nothing_and_takes_under_two_milliseconds(
    api: Api, clock: Traveller
) -> None:
    call(api, 100)
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    # Of the processor: on a busy machine the wall clock says nothing.
    began = time.process_time()
    assert call(api, 50) == {429: 50}
    assert (time.process_time() - began) / 50 < 0.002
    event.remove(db.engine, "before_cursor_execute", note)
    assert seen == []


def test_each_token_has_its_own_count(sign_in: SignIn, clock: Traveller) -> None:
    ada, ben = (tiered(sign_in("read:*"), None) for _ in range(2))
    assert call(ada, 101) == {200: 100, 429: 1}
    assert call(ben, 1) == {200: 1}


def test_a_new_secret_is_no_new_count(api: Api, clock: Traveller) -> None:
    call(api, 50)
    made = api.post(f"/tokens/{api.token_id}/rotate", json={"overlap_seconds": 60})
    api.headers["Authorization"] = f"Bearer {made.json['secret']}"
    assert call(api, 60) == {200: 49, 429: 11}
