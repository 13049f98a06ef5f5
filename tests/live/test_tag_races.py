"""Tags are counted exactly while people book, change and delete time and somebody renames."""

from functools import partial

import pytest

from tests.live.caller import Caller, at_once
from tests.live.server import Server

pytestmark = pytest.mark.live

RECOUNTED = """
    SELECT unnest(tags) AS name, user_id, project_id, count(*) AS entries FROM time_entries
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
KEPT = """
    SELECT name, user_id, project_id, entries FROM tag_totals WHERE entries <> 0 ORDER BY 1, 2, 3
"""


def work(caller: Caller, project_id: int) -> None:
    for day in range(1, 13):
        times = {"date": f"2024-01-{day:02}", "duration": "1h"}
        tags = ["draft", "review"][: 1 + day % 2]
        entry = caller.make("/time-entries", project_id=project_id, tags=tags, **times)
        caller.patch(f"/time-entries/{entry['id']}", tags=["design", "review"])
        if day % 3 == 0:
            caller.delete(f"/time-entries/{entry['id']}")


def tidy(admin: Caller) -> None:
    """Rename, merge and rename back, whatever is there at the moment."""
    for _ in range(6):
        tags = {t["name"]: t["id"] for t in admin.get("/tags").body["tags"]}
        for name in ("design", "draft"):
            if name in tags:
                admin.patch(f"/tags/{tags[name]}", name=f"{name} again")
        if {"review", "design"} <= tags.keys():
            admin.post(f"/tags/{tags['review']}/merge", into_id=tags["design"])


def test_totals_are_what_a_recount_finds(server: Server) -> None:
    admin = server.caller()
    project = admin.make("/projects", name="Tagged by many")["id"]
    one = server.newcomer()
    people = [server.caller(token) for token in (one, one, server.newcomer(), server.newcomer())]
    at_once([partial(tidy, admin), *(partial(work, person, project) for person in people)])
    assert server.rows(KEPT) == server.rows(RECOUNTED)
    assert server.rows("SELECT name FROM tag_totals EXCEPT SELECT name FROM tags") == []
