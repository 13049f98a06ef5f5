"""Looking for a text in everything the actor sees, in one statement."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import union_all

from app.kit.actor import Actor
from app.kit.db import session
from app.kit.warnings import warn
from app.kit.wire import Row
from app.search import entries, things
from app.search.schemas import ResultType

MOST, DEFAULT = 50, 10
PARTS = {
    ResultType.PROJECT: things.projects_with,
    ResultType.TASK: things.tasks_with,
    ResultType.CLIENT: things.clients_with,
    ResultType.ENTRY: entries.entries_with,
}
URLS = {
    ResultType.PROJECT: "/projects/{}",
    ResultType.TASK: "/tasks/{}",
    ResultType.CLIENT: "/clients/{}",
    ResultType.ENTRY: "/time-entries/{}",
}


def search(
    actor: Actor, q: str, limit: int = DEFAULT, types: Sequence[ResultType] = ()
) -> dict[str, Any]:
    """What holds the text: of each type the best first, and not more than `limit`."""
    if limit > MOST:
        warn("limit", f"{MOST} at most")
    wanted = [kind for kind in ResultType if kind in types or not types]
    parts = [PARTS[kind](actor, q, min(limit, MOST)).subquery() for kind in wanted]
    found = union_all(*(part.select() for part in parts))
    rows = sorted(
        session.execute(found).mappings(), key=lambda row: (wanted.index(row["type"]), row["place"])
    )
    results = [told(dict(row)) for row in rows]
    return {"results": results, "query": q, "count": len(results)}


def told(row: Row) -> Row:
    kind = ResultType(row["type"])
    names = ("id", "title", "description")
    return {
        "type": kind,
        "category": kind,
        **{name: row[name] for name in names},
        "url": URLS[kind].format(row["id"]),
        "badge": row["badge"],
    }
