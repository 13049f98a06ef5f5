"""`/api/v1/tags`: words that come with time entries, counted as far as the caller sees them."""

from typing import Any

import pytest
from sqlalchemy import select

from app.kit.db import session
from app.tags.models import TagTotal
from tests.api import Api, SignIn


@pytest.fixture
def project(admin: Api) -> int:
    return int(admin.make("/projects", name="Website")["id"])


def book(api: Api, project: int, tags: str, day: int = 15, **body: Any) -> Any:
    times = {"date": f"2024-01-{day:02}", "duration": "1h"}
    return api.make("/time-entries", project_id=project, tags=tags, **times, **body)


def counted(api: Api) -> dict[str, int]:
    return {tag["name"]: tag["entries"] for tag in api.get("/tags").json["tags"]}


def tag_id(api: Api, name: str) -> int:
    [found] = [tag["id"] for tag in api.get("/tags").json["tags"] if tag["name"] == name]
    return int(found)


def test_tags_are_listed_by_name_with_the_number_of_their_entries(admin: Api, project: int) -> None:
    book(admin, project, "review,design")
    book(admin, project, "design", day=16)
    answer = admin.get("/tags")
    assert [(t["name"], t["entries"]) for t in answer.json["tags"]] == [
        ("design", 2),
        ("review", 1),
    ]
    assert answer.json["pagination"]["total"] == 2
    assert admin.get("/tags?q=sig").json["tags"] == answer.json["tags"][:1]


def test_counts_follow_every_change_of_an_entry(admin: Api, project: int) -> None:
    entry = book(admin, project, "design,draft")
    url = f"/time-entries/{entry['id']}"
    assert counted(admin) == {"design": 1, "draft": 1}
    admin.patch(url, json={"tags": "design,review"})
    assert counted(admin) == {"design": 1, "review": 1}
    admin.patch(url, json={"notes": "Same tags"})
    assert counted(admin) == {"design": 1, "review": 1}
    other = admin.make("/projects", name="Web shop")["id"]
    admin.patch(url, json={"project_id": other})
    assert counted(admin) == {"design": 1, "review": 1}
    totals = select(TagTotal.name).where(TagTotal.project_id == other, TagTotal.entries == 1)
    assert sorted(session.scalars(totals)) == ["design", "review"]
    admin.delete(url)
    assert counted(admin) == {}


def test_people_see_the_tags_of_the_time_they_see(
    admin: Api, sign_in: SignIn, project: int
) -> None:
    ann, bob, lead = (
        sign_in("read:*", "write:*"),
        sign_in("read:*", "write:*"),
        sign_in("read:*", role="manager"),
    )
    manager = sign_in("read:*", role="manager")
    admin.make("/teams", name="Design", lead_ids=[lead.user_id], member_ids=[ann.user_id])
    managed = admin.make("/projects", name="Managed", manager_id=manager.user_id)["id"]
    book(ann, project, "design,ann")
    book(bob, project, "design,bob")
    book(bob, managed, "design", day=16)
    assert counted(ann) == {"ann": 1, "design": 1}
    assert counted(bob) == {"bob": 1, "design": 2}
    assert counted(lead) == {"ann": 1, "design": 1}
    assert counted(manager) == {"design": 1}
    assert counted(admin) == {"ann": 1, "bob": 1, "design": 3}
    assert ann.get(f"/tags/{tag_id(admin, 'bob')}").status_code == 404


def test_a_tag_is_renamed_on_every_entry(admin: Api, project: int) -> None:
    first, second = book(admin, project, "desgin,review"), book(admin, project, "desgin", day=16)
    ident = tag_id(admin, "desgin")
    answer = admin.put(f"/tags/{ident}", json={"name": "design"})
    assert answer.status_code == 200
    assert (answer.json["tag"]["name"], answer.json["tag"]["entries"]) == ("design", 2)
    assert counted(admin) == {"design": 2, "review": 1}
    told = admin.get(f"/time-entries/{first['id']}").json["time_entry"]
    assert told["tags"] == "design,review"
    assert told["updated_at"] > first["updated_at"]
    found = admin.get("/time-entries?tag=design").json["time_entries"]
    assert {entry["id"] for entry in found} == {first["id"], second["id"]}


def test_to_the_name_of_another_one_is_a_conflict(admin: Api, project: int) -> None:
    book(admin, project, "desgin,design")
    answer = admin.patch(f"/tags/{tag_id(admin, 'desgin')}", json={"name": "design"})
    assert (answer.status_code, answer.json["error_code"]) == (409, "tag_exists")
    assert counted(admin) == {"desgin": 1, "design": 1}


def test_to_a_name_that_no_entry_has_any_more_is_fine(admin: Api, project: int) -> None:
    old = book(admin, project, "design")
    book(admin, project, "desgin", day=16)
    admin.delete(f"/time-entries/{old['id']}")
    answer = admin.patch(f"/tags/{tag_id(admin, 'desgin')}", json={"name": "design"})
    assert answer.status_code == 200
    assert counted(admin) == {"design": 1}


def test_merging_leaves_one_tag_and_none_twice(admin: Api, project: int) -> None:
    both, one = book(admin, project, "dev,x,development"), book(admin, project, "dev", day=16)
    gone, kept = tag_id(admin, "dev"), tag_id(admin, "development")
    answer = admin.post(f"/tags/{gone}/merge", json={"into_id": kept})
    assert answer.status_code == 200
    assert (answer.json["tag"]["id"], answer.json["tag"]["entries"]) == (kept, 2)
    assert counted(admin) == {"development": 2, "x": 1}
    tags = [admin.get(f"/time-entries/{e['id']}").json["time_entry"]["tags"] for e in (both, one)]
    assert tags == ["x,development", "development"]
    assert admin.get(f"/tags/{gone}").status_code == 404


@pytest.mark.parametrize("into", ["itself", 999_999_999, None, "x"])
def test_merging_into_nothing_or_itself_is_refused(
    admin: Api, project: int, into: int | str | None
) -> None:
    book(admin, project, "design")
    ident = tag_id(admin, "design")
    body = {"into_id": ident if into == "itself" else into}
    answer = admin.post(f"/tags/{ident}/merge", json=body)
    assert (answer.status_code, list(answer.json["errors"])) == (400, ["into_id"])


def test_a_deleted_tag_is_off_every_entry_and_the_entries_stay(admin: Api, project: int) -> None:
    entry = book(admin, project, "secret,design")
    assert admin.delete(f"/tags/{tag_id(admin, 'secret')}").json["tag"]["entries"] == 1
    assert counted(admin) == {"design": 1}
    assert admin.get(f"/time-entries/{entry['id']}").json["time_entry"]["tags"] == "design"


@pytest.mark.parametrize(("method", "path"), [("PUT", ""), ("POST", "/merge"), ("DELETE", "")])
def test_only_administrators_change_tags(
    sign_in: SignIn, admin: Api, project: int, method: str, path: str
) -> None:
    ann = sign_in("read:*", "write:*", role="manager")
    book(ann, project, "design,review")
    ident, other = tag_id(ann, "design"), tag_id(ann, "review")
    body = {"name": "drawing", "into_id": other}
    answer = ann.open(f"/tags/{ident}{path}", method=method, json=body)
    assert (answer.status_code, answer.json["error_code"]) == (403, "forbidden")
