"""What one looks for can be chosen, however many there are: by typing, or by naming it."""

import re
from typing import Any

import pytest

from tests.api import Api
from tests.dashboard.browser import Browser, error_at
from tests.dashboard.conftest import Person

NAMES = ("Able", "Baker", "Zulu")


@pytest.fixture(autouse=True)
def short_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.dashboard.choices.MOST", 2)
    monkeypatch.setattr("app.dashboard.pages.reports.asking.OFFERED", 2)
    monkeypatch.setattr("app.projects.choices.MOST", 2)


@pytest.fixture
def projects(admin: Api) -> list[int]:
    clients = [admin.make("/clients", name=f"{name} Ltd")["id"] for name in NAMES]
    pairs = zip(NAMES, clients, strict=True)
    return [admin.make("/projects", name=name, client_id=client)["id"] for name, client in pairs]


def offered(page: str, field: str) -> list[str]:
    select = re.search(rf'<select[^>]* name="{field}".*?</select>', page, re.S)
    assert select, field
    return [words for words in re.findall(r"<option[^>]*>([^<]*)<", select[0]) if words]


def remote(page: str, field: str) -> str:
    found = re.search(rf'<select[^>]*\bname="{field}"[^>]*data-remote="([^"]+)"', page)
    assert found, field
    return found[1]


@pytest.mark.parametrize(
    ("path", "field", "words"),
    [
        ("/projects", "client_id", "Zulu Ltd"),
        ("/projects/create", "client_id", "Zulu Ltd"),
        ("/tasks", "project_id", "Zulu, Zulu Ltd"),
        ("/tasks/board", "project_id", "Zulu, Zulu Ltd"),
        ("/tasks/create", "project_id", "Zulu, Zulu Ltd"),
        ("/reports", "project_id", "Zulu, Zulu Ltd"),
        ("/reports", "client_id", "Zulu Ltd"),
        ("/reports/budget", "project_id", "Zulu, Zulu Ltd"),
        ("/entries/create", "project_id", "Zulu"),
        ("/entries?tag=any", "project_id", "Zulu"),
        ("/", "project_id", "Zulu"),
        ("/timesheet", "project_id", "Zulu"),
    ],
)
def test_what_a_list_leaves_out_is_found_by_typing_and_by_naming_it(
    boss: Browser, projects: list[int], path: str, field: str, words: str
) -> None:
    page = boss.get(path).text
    assert words not in offered(page, field)
    found = boss.get(remote(page, field), query_string={"q": "zul"}).json
    assert [one["text"] for one in found] == [words]
    joint = "&" if "?" in path else "?"
    if f'name="find.{field}"' in page and "create" not in path and path not in ("/", "/timesheet"):
        named = boss.get(f"{path}{joint}find.{field}=zul").text
        assert [one for one in offered(named, field) if "Able" in one or "Zulu" in one] == [words]


@pytest.mark.parametrize("field", ["user_id", "assignee_id", "manager_id", "member_ids"])
def test_people_are_found_as_well(
    boss: Browser, admin: Api, person: Person, projects: list[int], field: str
) -> None:
    person("aaron")
    zoe = person("zoe", full_name="Zoë Zimmer").id
    path = {"user_id": "/reports", "assignee_id": "/tasks/create"}.get(field, "/projects/create")
    page = boss.get(path).text
    assert "Zoë Zimmer" not in offered(page, field)
    found = boss.get(remote(page, field), query_string={"q": "ZIM"}).json
    assert found == [{"value": str(zoe), "text": "Zoë Zimmer"}]


def test_items_are_found_as_well(boss: Browser, admin: Api) -> None:
    admin.patch("/settings", json={"modules": {"inventory": True}})
    for name in NAMES:
        item = admin.make("/inventory/items", sku=name.upper(), name=name)["id"]
    warehouse = admin.make("/inventory/warehouses", name="Main")["id"]
    moved = {"warehouse_id": warehouse, "movement_type": "adjustment", "quantity": 1}
    admin.post("/inventory/movements", json={"stock_item_id": item, "reason": "Found", **moved})
    page = boss.get("/inventory/movements").text
    assert "Zulu · ZULU" not in offered(page, "stock_item_id")
    found = boss.get(remote(page, "stock_item_id"), query_string={"q": "zulu"}).json
    assert found == [{"value": str(item), "text": "Zulu · ZULU"}]


def test_what_is_named_beside_a_list_is_offered_by_the_form_that_comes_back(
    boss: Browser, admin: Api, projects: list[int]
) -> None:
    typed: dict[str, Any] = {"name": "Design", "status": "todo", "priority": "2", "project_id": ""}
    page = boss.send("/tasks/create", **typed, **{"find.project_id": "zulu"})
    assert page.status_code == 400
    assert error_at(page.text, "project_id")
    assert 'value="Design"' in page.text
    assert offered(page.text, "project_id") == ["Choose one", "Zulu, Zulu Ltd"]
    assert boss.send("/tasks/create", **typed | {"project_id": projects[2]}).status_code == 302


def test_time_is_booked_on_a_project_that_is_named(
    boss: Browser, admin: Api, projects: list[int]
) -> None:
    typed = {"date": "2026-11-16", "duration": "1:00", "project_id": projects[0]}
    page = boss.send("/entries/create", **typed, **{"find.project_id": "zulu ltd"})
    assert page.status_code == 400
    assert offered(page.text, "project_id") == ["Choose a project", "Able", "Zulu"]
    assert f'value="{projects[0]}" selected' in page.text
    assert admin.get("/time-entries").json["time_entries"] == []


def test_a_week_is_not_saved_while_a_project_is_still_to_be_chosen(
    boss: Browser, admin: Api, projects: list[int]
) -> None:
    cells = {"week": "2026-11-16", "new.2026-11-16": "2", "find.project_id": "zulu"}
    page = boss.send("/timesheet", project_id="", **cells)
    assert page.status_code == 400
    assert offered(page.text, "project_id") == ["Another project", "Zulu"]


def test_nobody_finds_what_they_do_not_see(
    browser: Browser, admin: Api, person: Person, projects: list[int]
) -> None:
    admin.make("/projects", name="Zulu secret", visibility="members", member_ids=[])
    person("ann")
    browser.sign_in("ann")
    for name in ("projects", "all-projects"):
        found = browser.get(f"/choices/every/{name}?q=zulu").json
        assert [one["text"] for one in found] == ["Zulu, Zulu Ltd"]
    assert browser.get("/choices/every/items?q=a").status_code == 403
