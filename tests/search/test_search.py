"""`/api/v1/search`: what is found, in what order, and by whom."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app.kit.db import session
from app.search import entries
from app.search.models import OF_NOTES
from tests.api import Api, SignIn
from tests.dashboard.browser import PASSWORD, Browser

KEYS = ["type", "category", "id", "title", "description", "url", "badge"]


def titles(api: Api, q: str, **query: Any) -> list[tuple[str, str]]:
    answer = api.get("/search", query_string={"q": q, **query})
    assert answer.status_code == 200, answer.json
    assert answer.json["count"] == len(answer.json["results"])
    return [(result["type"], result["title"]) for result in answer.json["results"]]


@pytest.fixture
def website(admin: Api) -> int:
    client = admin.make("/clients", name="Northwind", email="it@northwind.example")
    project = admin.make(
        "/projects",
        name="Website Redesign",
        description="Complete website overhaul",
        client_id=client["id"],
    )
    admin.make("/tasks", name="Update homepage", project_id=project["id"], status="in_progress")
    return int(project["id"])


def test_answers_as_published(admin: Api, website: int) -> None:
    task = admin.make("/tasks", name="Website copy", project_id=website, status="in_progress")
    answer = admin.get("/search?q=website&limit=10")
    assert answer.json == {
        "results": [
            {
                "type": "project",
                "category": "project",
                "id": website,
                "title": "Website Redesign",
                "description": "Complete website overhaul",
                "url": f"/projects/{website}",
                "badge": "Project",
            },
            {
                "type": "task",
                "category": "task",
                "id": task["id"],
                "title": "Website copy",
                "description": "Website Redesign",
                "url": f"/tasks/{task['id']}",
                "badge": "In Progress",
            },
        ],
        "query": "website",
        "count": 2,
    }
    assert [list(result) for result in answer.json["results"]] == [KEYS, KEYS]


def test_finds_each_type_in_the_fields_it_should(admin: Api, website: int) -> None:
    admin.make("/clients", name="Acme", company="Zephyr Holding")
    times = {"project_id": website, "date": "2024-01-15", "duration": "1h"}
    admin.make("/time-entries", notes="Called the printer", **times)
    admin.make("/time-entries", tags="call,print-shop", **times)
    assert titles(admin, "overhaul") == [("project", "Website Redesign")]
    assert titles(admin, "HOMEPAGE") == [("task", "Update homepage")]
    assert titles(admin, "it@north") == [("client", "Northwind")]
    assert titles(admin, "zephyr") == [("client", "Acme")]
    assert titles(admin, "print") == [("entry", "Website Redesign")] * 2


def test_finds_parts_of_words(admin: Api, website: int) -> None:
    assert titles(admin, "site") == [("project", "Website Redesign")]
    assert titles(admin, "bsi") == [("project", "Website Redesign")]


def test_the_name_starts_with_it_then_holds_it_then_it_stands_elsewhere(admin: Api) -> None:
    for name, description in (
        ("Alpha", "about the site"),
        ("Website", ""),
        ("Site map", ""),
        ("A site", ""),
    ):
        admin.make("/projects", name=name, description=description)
    found = [title for _, title in titles(admin, "site")]
    assert found == ["Site map", "A site", "Website", "Alpha"]


def test_the_newest_entries_come_first(admin: Api, website: int) -> None:
    for day in (3, 9, 5):
        times = {"date": f"2024-01-{day:02}", "duration": "1h"}
        admin.make("/time-entries", project_id=website, notes=f"Called on the {day}.", **times)
    results = admin.get("/search?q=called&types=entry&limit=2").json["results"]
    assert [result["description"] for result in results] == ["Called on the 9.", "Called on the 5."]


@pytest.mark.parametrize("has_index", [True, False])
@pytest.mark.parametrize("word", ["called", "phone", "nothing"])
def test_an_old_entry_is_found_like_a_new_one(
    admin: Api, website: int, monkeypatch: pytest.MonkeyPatch, word: str, has_index: bool
) -> None:
    # So that three entries are what many thousands are elsewhere.
    monkeypatch.setattr(entries, "FIRST", 1)
    if not has_index:
        session.execute(text(f"DROP INDEX IF EXISTS {OF_NOTES}"))
        session.commit()
    for day, tag in ((1, "phone"), (2, "x"), (3, "x")):
        times = {"date": f"2024-01-{day:02}", "duration": "1h"}
        admin.make("/time-entries", project_id=website, notes="Called", tags=tag, **times)
    found = {"called": 3, "phone": 1, "nothing": 0}[word]
    assert titles(admin, word) == [("entry", "Website Redesign")] * found


@pytest.mark.parametrize("literal", ["%%", "50%", "a_b", "a\\b", "__", "\\\\"])
def test_wildcards_are_literal(admin: Api, literal: str) -> None:
    admin.make("/projects", name="Plain axb 500")
    assert titles(admin, literal) == []
    admin.make("/projects", name=f"Holds {literal} here")
    assert titles(admin, literal) == [("project", f"Holds {literal} here")]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("", "q"),
        ("q=", "q"),
        ("q=a", "q"),
        ("q=%20a%20", "q"),
        (f"q={'a' * 201}", "q"),
        ("q=%00ab", "q"),
        ("q=site&limit=0", "limit"),
        ("q=site&limit=ten", "limit"),
        ("q=site&types=project,invoice", "types.1"),
    ],
)
def test_refuses(admin: Api, query: str, field: str) -> None:
    answer = admin.get(f"/search?{query}")
    assert (answer.status_code, list(answer.json["errors"])) == (400, [field])


def test_the_text_is_trimmed(admin: Api, website: int) -> None:
    answer = admin.get("/search?q=%20%20site%20")
    assert (answer.json["query"], answer.json["count"]) == ("site", 1)


def test_the_limit_is_for_each_type_and_50_at_most(admin: Api, website: int) -> None:
    for number in range(55):
        admin.make("/tasks", name=f"Website {number:02}", project_id=website)
        admin.make("/projects", name=f"Website {number:02}")
    assert len(titles(admin, "website")) == 20
    assert len(titles(admin, "website", limit=3)) == 6
    assert titles(admin, "website", limit=2, types="task") == [
        ("task", "Website 00"),
        ("task", "Website 01"),
    ]
    answer = admin.get("/search?q=website&limit=1000")
    assert answer.json["count"] == 100
    assert answer.json["warnings"] == {"limit": "50 at most"}


def test_leaves_out_archived_projects_and_their_tasks(admin: Api, website: int) -> None:
    assert len(titles(admin, "website")) == len(titles(admin, "homepage")) == 1
    admin.delete(f"/projects/{website}")
    assert titles(admin, "website") == []
    assert titles(admin, "homepage") == []


def test_finds_only_what_the_caller_sees(admin: Api, sign_in: SignIn) -> None:
    ann, lead = sign_in("read:*", "write:*"), sign_in("read:projects", role="manager")
    secret = admin.make("/projects", name="Merger", visibility="members", member_ids=[])["id"]
    open_one = admin.make("/projects", name="Open")["id"]
    admin.make("/tasks", name="Merger plan", project_id=secret)
    admin.make("/teams", name="Design", lead_ids=[lead.user_id], member_ids=[ann.user_id])
    times = {"date": "2024-01-15", "duration": "1h"}
    admin.make("/time-entries", project_id=open_one, notes="merger, mine", **times)
    ann.make("/time-entries", project_id=open_one, tags="merger", **times)
    assert len(titles(admin, "merger")) == 4
    assert titles(ann, "merger") == titles(lead, "merger") == [("entry", "Open")]
    assert titles(sign_in("read:projects"), "merger") == []


def test_a_signed_in_browser_finds_the_same(app: Flask, admin: Api, website: int) -> None:
    admin.make("/users", username="mira", password=PASSWORD)
    browser = Browser(app)
    stranger = browser.get("/api/search?q=site")
    assert (stranger.status_code, stranger.json["error_code"]) == (401, "unauthorized")
    assert browser.sign_in("mira").status_code == 302
    answer = browser.get("/api/search?q=site")
    assert answer.status_code == 200
    assert answer.json == admin.get("/search?q=site").json
    assert answer.headers["Cache-Control"] == "no-store"
    assert browser.get("/api/search?q=s").status_code == 400


def test_a_token_is_no_browser_session(app: Flask, admin: Api) -> None:
    answer = app.test_client().get("/api/search?q=site", headers=admin.headers)
    assert answer.status_code == 401
