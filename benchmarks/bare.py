"""The yardstick: the API's work done by one bare WSGI function with psycopg2 and orjson.

It answers the measured requests with the same JSON, by SQL of the same meaning, in transactions of
the same extent. It knows neither framework nor ORM, trusts what it is sent, and logs nothing: what
separates the API from it is the price of those.
"""

import os
import secrets
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs

import orjson
import psycopg2
from psycopg2.extras import Json

from benchmarks import statements as sql
from benchmarks.statements import ENTRY_KEYS, PROJECT_KEYS, USER_KEYS

PER_PAGE = 50
JSON = orjson.OPT_UTC_Z
URL = os.environ.get("DATABASE_URL", "").replace("postgresql+psycopg2://", "postgresql://")
Row = dict[str, Any]

_thread = threading.local()


class Refused(Exception):
    pass


def cursor() -> Any:
    """A cursor on the thread's own connection; outside of `written` every statement is alone."""
    if not hasattr(_thread, "connection"):
        _thread.connection = psycopg2.connect(URL, options="-c timezone=UTC")
        _thread.connection.autocommit = True
    return _thread.connection.cursor()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    serve = ROUTES[environ["REQUEST_METHOD"], environ["PATH_INFO"]]
    try:
        status, body = serve(environ)
    except Refused as refusal:
        status, body = str(refusal), {"error": str(refusal)}
    told = orjson.dumps(body, default=plain, option=JSON)
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(told)))]
    start_response(status, headers)
    return [told]


def plain(value: Any) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(value)


def caller(environ: dict[str, Any], scope: str) -> Any:
    """(token id, user id, role) of who sent the token."""
    token = environ["HTTP_AUTHORIZATION"].removeprefix("Bearer ")
    given = sha256(token.encode()).hexdigest()
    found = one(sql.CALLER, {"hash": given})
    if found is None:
        raise Refused("401 Unauthorized")
    token_id, scopes, _allowed_ips, user_id, _username, role, _timezone = found
    if not {scope, scope.partition(":")[0] + ":*", "admin:all"} & set(scopes):
        raise Refused("403 Forbidden")
    return token_id, user_id, role


def one(statement: str, values: Row) -> Any:
    with cursor() as opened:
        opened.execute(statement, values)
        return opened.fetchone()


def rows(keys: tuple[str, ...], statement: str, values: Row) -> list[Row]:
    with cursor() as opened:
        opened.execute(statement, values)
        return [dict(zip(keys, row, strict=True)) for row in opened]


def me(environ: dict[str, Any]) -> tuple[str, Row]:
    _, user_id, role = caller(environ, "read:users")
    user = rows(USER_KEYS, sql.USER, {"id": user_id})[0]
    if role != "admin":
        del user["hourly_rate"], user["cost_rate"]
    return "200 OK", {"user": user}


def projects(environ: dict[str, Any]) -> tuple[str, Row]:
    _, user_id, role = caller(environ, "read:projects")
    total = one(sql.COUNT_PROJECTS, {})[0]
    found = rows(PROJECT_KEYS, sql.PROJECTS, {"limit": PER_PAGE})
    for row in found:
        if role != "admin" and row["manager_id"] != user_id:
            del row["hourly_rate"], row["budget_amount"]
    return "200 OK", {"projects": found, "pagination": pagination(total)}


def time_entries(environ: dict[str, Any]) -> tuple[str, Row]:
    caller(environ, "read:time_entries")
    asked = parse_qs(environ["QUERY_STRING"]).get("user_id")
    values = {"user_id": int(asked[0]) if asked else None, "limit": PER_PAGE}
    count, page = (sql.COUNT_OF_PERSON, sql.OF_PERSON) if asked else (sql.COUNT, sql.ENTRIES)
    total = one(count, values)[0]
    found = [derived(row) for row in rows(ENTRY_KEYS, page, values)]
    return "200 OK", {"time_entries": found, "pagination": pagination(total)}


def pagination(total: int) -> Row:
    pages = -(-total // PER_PAGE)
    return {
        "page": 1,
        "per_page": PER_PAGE,
        "total": total,
        "pages": pages,
        "has_next": pages > 1,
        "has_prev": False,
        "next_page": 2 if pages > 1 else None,
        "prev_page": None,
    }


def derived(row: Row) -> Row:
    seconds = row["duration_seconds"]
    if row["end_time"] is None:
        seconds = max(0, int((now() - row["start_time"]).total_seconds()))
        row["duration_seconds"] = seconds
    row["duration_hours"] = round(seconds / 3600, 2)
    row["duration_formatted"] = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    row["is_active"] = row["end_time"] is None
    row["tags"] = ",".join(row["tag_list"])
    return row


def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def create(environ: dict[str, Any]) -> tuple[str, Row]:
    sent = orjson.loads(environ["wsgi.input"].read())
    start = datetime.fromisoformat(sent["start_time"])
    end = start + timedelta(seconds=sent["duration"])
    return written(lambda: book(environ, sent, "api", start, end))


def start_timer(environ: dict[str, Any]) -> tuple[str, Row]:
    sent = orjson.loads(environ["wsgi.input"].read())
    return written(lambda: book(environ, sent, "timer", now(), None))


def book(
    environ: dict[str, Any], sent: Row, source: str, start: datetime, end: datetime | None
) -> tuple[str, Row]:
    token_id, user_id, _ = caller(environ, "write:time_entries")
    project = one(sql.PROJECT, {"id": sent["project_id"], "user_id": user_id})
    if project is None or project[0] != "active":
        raise Refused("400 Bad Request")
    span = {"user_id": user_id, "start": start, "end": end, "id": 0, "now": now()}
    policy, *conflict = one(sql.LOOK, span)
    values = span | {
        "project_id": sent["project_id"],
        "notes": sent.get("notes", ""),
        "tags": sent.get("tags", []),
        "billable": project[1],
        "source": source,
        "denied": policy == "deny",
    }
    row = derived(rows(ENTRY_KEYS, sql.INSERT, values)[0])
    happened = "timer.started" if end is None else "time_entry.created"
    record(environ, happened, (token_id, user_id), row, {})
    key, noun = ("timer", "Timer started") if end is None else ("time_entry", "Time entry created")
    body = {key: row, "message": f"{noun} successfully"}
    return "201 Created", body | ({"warnings": conflict} if conflict[0] else {})


def stop_timer(environ: dict[str, Any]) -> tuple[str, Row]:
    def stop() -> tuple[str, Row]:
        token_id, user_id, _ = caller(environ, "write:time_entries")
        running = one(sql.RUNNING, {"user_id": user_id})
        if running is None:
            raise Refused("400 Bad Request")
        entry_id, start = running
        end = max(now(), start)
        span = {"user_id": user_id, "start": start, "end": end, "id": entry_id, "now": now()}
        one(sql.LOOK, span)
        row = derived(rows(ENTRY_KEYS, sql.STOP, span)[0])
        changes = {"end_time": [None, row["end_time"]]}
        record(environ, "timer.stopped", (token_id, user_id), row, changes)
        return "200 OK", {"time_entry": row, "message": "Timer stopped successfully"}

    return written(stop)


def record(
    environ: dict[str, Any], happened: str, actor: tuple[int, int], row: Row, changes: Row
) -> None:
    token_id, user_id = actor
    values = {
        "type": happened,
        "user_id": user_id,
        "token_id": token_id,
        "subject": happened.partition(".")[0],
        "id": row["id"],
        "data": Json(row, dumps=text),
        "changes": Json(changes, dumps=text),
        "request_id": secrets.token_hex(16),
        "ip": environ["REMOTE_ADDR"],
    }
    with cursor() as opened:
        opened.execute(sql.EVENT, values)


def text(body: Row) -> str:
    return orjson.dumps(body, default=plain, option=JSON).decode()


def written(write: Callable[[], tuple[str, Row]]) -> tuple[str, Row]:
    """What `write` returns, once all that it wrote is committed."""
    cursor().close()
    _thread.connection.autocommit = False
    try:
        with _thread.connection:
            return write()
    finally:
        _thread.connection.autocommit = True


ROUTES = {
    ("GET", "/api/v1/users/me"): me,
    ("GET", "/api/v1/projects"): projects,
    ("GET", "/api/v1/time-entries"): time_entries,
    ("POST", "/api/v1/time-entries"): create,
    ("POST", "/api/v1/timer/start"): start_timer,
    ("POST", "/api/v1/timer/stop"): stop_timer,
}
