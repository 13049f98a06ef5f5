"""Tags are counted exactly while people book, change and delete time and somebody renames."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaits
from functools import partial

import pytest
import sqlalchemy as sa

from tests.live.caller import Answer, Caller, at_once
from tests.live.server import Server

pytestmark = pytest.mark.live

RECOUNTED = """
    SELECT unnest(tags) AS name, user_id, project_id, count(*) AS entries FROM time_entries
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
KEPT = """
    SELECT name, user_id, project_id, entries FROM tag_totals WHERE entries <> 0 ORDER BY 1, 2, 3
"""

Change = Callable[[Caller, int, int], Answer]
CHANGES: dict[str, Change] = {
    "renamed": lambda admin, tag, _: admin.patch(f"/tags/{tag}", name="renamed"),
    "merged": lambda admin, tag, other: admin.post(f"/tags/{tag}/merge", into_id=other),
    "deleted": lambda admin, tag, _: admin.delete(f"/tags/{tag}"),
}
ALMOST_BOOKED = sa.text("""
    INSERT INTO time_entries (user_id, project_id, start_time, end_time, break_seconds, notes, tags,
        billable, source, date_only, overlap_denied)
    SELECT user_id, project_id, start_time, end_time, 0, '', tags, true, 'api', true, false
    FROM time_entries WHERE id = :id
""")


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


@pytest.mark.parametrize("happened", CHANGES)
def test_who_changes_a_tag_waits_for_who_is_booking_with_it(server: Server, happened: str) -> None:
    admin, word = server.caller(), f"will be {happened}"
    project = admin.make("/projects", name=word)["id"]
    booked = {"project_id": project, "date": "2024-01-15", "duration": "1h"}
    entry = admin.make("/time-entries", tags=f"{word},kept", **booked)["id"]
    tags = {tag["name"]: tag["id"] for tag in admin.get("/tags").body["tags"]}
    with server.engine.begin() as booking, ThreadPoolExecutor(1) as pool:
        booking.execute(ALMOST_BOOKED, {"id": entry})
        change = pool.submit(CHANGES[happened], admin, tags[word], tags["kept"])
        with pytest.raises(StillWaits):
            change.result(0.5)
        booking.commit()
        assert change.result().status == 200
    entries = admin.get(f"/time-entries?project_id={project}").body["time_entries"]
    words = {word for one in entries for word in one["tag_list"]}
    assert words == {"kept", "renamed"} - ({"renamed"} - {happened})
    assert words <= {tag["name"] for tag in admin.get("/tags").body["tags"]}
