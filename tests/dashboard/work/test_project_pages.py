"""The pages about projects: who sees what of them, and who changes it."""

import re
from typing import Any

import pytest

from tests.api import Api
from tests.dashboard.browser import Browser, error_at
from tests.dashboard.conftest import Person

NEW: dict[str, Any] = {
    "name": "Website",
    "description": "",
    "client_id": "",
    "manager_id": "",
    "estimated_hours": "",
    "budget_amount": "",
    "hourly_rate": "",
    "billable": "true",
    "status": "active",
    "visibility": "everyone",
    "color": "",
    "member_ids": "",
}


def worked(admin: Api, project_id: int, duration: str = "5:00", **fields: Any) -> None:
    admin.make(
        "/time-entries", project_id=project_id, date="2026-03-02", duration=duration, **fields
    )


def test_a_project_is_created_with_its_people_and_shown(boss: Browser, admin: Api) -> None:
    client = admin.make("/clients", name="Acme")["id"]
    form = NEW | {"client_id": client, "estimated_hours": "10", "member_ids": admin.user_id}
    made = boss.send("/projects/create", **(form | {"color": "#3b6fd4"}))
    assert made.status_code == 302
    page = boss.get(made.location).text
    assert "“Website” was created." in page
    assert f'href="/clients/{client}"' in page
    assert 'fill="#3b6fd4"' in page
    assert "0 of 10 h" in page
    project = admin.get("/projects").json["projects"][0]
    assert project["member_ids"] == [admin.user_id]
    assert project["manager_id"] is None


def test_a_form_with_errors_names_the_fields_and_keeps_what_was_typed(boss: Browser) -> None:
    form = NEW | {"name": " ", "estimated_hours": "many", "client_id": "77", "color": "#123456"}
    answer = boss.send("/projects/create", **form)
    assert answer.status_code == 400
    assert error_at(answer.text, "name") == "Name is required"
    assert "number" in error_at(answer.text, "estimated_hours")
    assert error_at(answer.text, "client_id") == "There is no client 77"
    assert 'value="many"' in answer.text
    assert re.search(r'value="#123456" checked', answer.text)


def test_of_more_choices_than_a_form_offers_it_keeps_what_is_chosen(
    boss: Browser, admin: Api, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.dashboard.choices.MOST", 2)
    for name in ("Able", "Baker", "Zulu"):
        last = admin.make("/clients", name=name)["id"]
    zoe = person("zoe").id
    fields = {"client_id": last, "manager_id": zoe, "member_ids": [zoe]}
    project = admin.make("/projects", name="Website", **fields)["id"]
    page = boss.get(f"/projects/{project}/edit").text
    assert f'<option value="{last}" selected>Zulu</option>' in page
    assert "Able" in page
    assert "Baker" not in page
    # As the manager and as a member.
    assert page.count(f'<option value="{zoe}" selected>zoe</option>') == 2


def test_a_name_that_is_taken_is_told_at_the_form(boss: Browser, admin: Api) -> None:
    admin.make("/projects", name="Website")
    answer = boss.send("/projects/create", **NEW)
    assert answer.status_code == 400
    assert "This client already has a project of that name" in answer.text


def test_a_change_stands_in_the_history_with_what_was_before(
    boss: Browser, admin: Api, person: Person
) -> None:
    ann = person("ann", full_name="Ann Onymous").id
    project = admin.make("/projects", name="Website", hourly_rate=80)["id"]
    form = NEW | {"name": "Webshop", "hourly_rate": "90", "manager_id": ann, "status": "on_hold"}
    assert boss.send(f"/projects/{project}/edit", **form).location == f"/projects/{project}"
    page = boss.get(f"/projects/{project}").text
    assert "<del>Website</del> → <ins>Webshop</ins>" in page
    assert "<del>80</del> → <ins>90</ins>" in page
    assert "<ins>Ann Onymous</ins>" in page
    assert "<del>Active</del> → <ins>On hold</ins>" in page


def test_one_who_may_not_see_the_rate_does_not_clear_it_by_saving(
    browser: Browser, admin: Api, person: Person
) -> None:
    project = admin.make("/projects", name="Website", hourly_rate=80, budget_amount=900)["id"]
    person("mia", role="manager")
    browser.sign_in("mia")
    page = browser.get(f"/projects/{project}/edit").text
    assert 'name="name"' in page
    assert 'name="hourly_rate"' not in page
    assert 'name="manager_id"' not in page
    browser.send(f"/projects/{project}/edit", name="Webshop", member_ids="", billable="false")
    told = admin.get(f"/projects/{project}").json["project"]
    assert (told["name"], told["hourly_rate"], told["budget_amount"]) == ("Webshop", 80, 900)
    assert told["manager_id"] == admin.user_id


def test_budgets_are_shown_to_whom_the_report_tells_them(
    boss: Browser, browser: Browser, admin: Api, person: Person
) -> None:
    mia = person("mia", role="manager").id
    fields = {"estimated_hours": 20, "budget_amount": 1000, "hourly_rate": 100}
    mine = admin.make("/projects", name="Mine", manager_id=mia, **fields)["id"]
    other = admin.make("/projects", name="Other", **fields)["id"]
    for project in (mine, other):
        worked(admin, project)
    page = boss.get("/projects").text
    assert page.count("5 of 20 h") == 2
    assert page.count("€500.00 of €1,000.00") == 2
    browser.send("/sign-out", _page="/")
    browser.sign_in("mia")
    page = browser.get("/projects").text
    assert page.count("5 of 20 h") == page.count("€500.00") == 1
    assert "20 h estimated" in page
    assert "€500.00" in browser.get(f"/projects/{mine}").text
    assert "€" not in browser.get(f"/projects/{other}").text


def test_a_projects_page_links_its_numbers_to_the_entries_behind_them(
    boss: Browser, admin: Api
) -> None:
    project = admin.make("/projects", name="Website", hourly_rate=100)["id"]
    admin.make("/tasks", name="Design", project_id=project)
    worked(admin, project, "2:30", notes="First sketches")
    worked(admin, project, "0:45", billable=False)
    page = boss.get(f"/projects/{project}").text
    assert f'href="/entries?project_id={project}">3:15</a>' in page
    assert f'href="/entries?billable=true&amp;project_id={project}">2:30</a>' in page
    assert f'href="/entries?user_id={admin.user_id}&amp;project_id={project}">3:15</a>' in page
    assert "€250.00" in page
    assert "First sketches" in page
    assert "Design" in page


def test_a_project_is_archived_and_brought_back(boss: Browser, admin: Api) -> None:
    project = admin.make("/projects", name="Website")["id"]
    here = f"/projects/{project}"
    answer = boss.send(f"{here}/archive", _page=here)
    assert answer.location == here
    page = boss.get(here).text
    assert "is archived" in page
    assert "archived it" in page
    assert "Website" not in boss.get("/projects").text
    assert "Website" in boss.get("/projects?status=archived").text
    boss.send(f"{here}/unarchive", _page=here)
    assert admin.get(here).json["project"]["status"] == "active"


def test_the_list_is_filtered_searched_and_sorted(boss: Browser, admin: Api) -> None:
    client = admin.make("/clients", name="Acme")["id"]
    admin.make("/projects", name="Apples", client_id=client)
    admin.make("/projects", name="Bananas", status="on_hold")
    names = re.compile(r'<a href="/projects/\d+">(\w+)</a>')
    assert names.findall(boss.get("/projects").text) == ["Apples"]
    assert names.findall(boss.get("/projects?status=all&sort=-name").text) == ["Bananas", "Apples"]
    assert names.findall(boss.get(f"/projects?status=all&client_id={client}").text) == ["Apples"]
    assert names.findall(boss.get("/projects?status=all&q=banan").text) == ["Bananas"]
    assert "No project matches" in boss.get("/projects?q=cherries").text


def test_an_empty_list_says_what_to_do(boss: Browser) -> None:
    page = boss.get("/projects").text
    assert "No active projects" in page
    assert page.count('href="/projects/create"') == 2


@pytest.mark.parametrize("role", ["viewer", "user"])
def test_who_may_only_read_is_offered_no_changes(
    browser: Browser, admin: Api, person: Person, role: str
) -> None:
    project = admin.make("/projects", name="Website")["id"]
    hidden = admin.make("/projects", name="Secret", visibility="members")["id"]
    person("ann", role=role)
    browser.sign_in("ann")
    page = browser.get("/projects").text
    assert "Website" in page
    assert "Secret" not in page
    assert "/projects/create" not in page
    page = browser.get(f"/projects/{project}").text
    assert "Archive" not in page
    assert browser.get(f"/projects/{hidden}").status_code == 404
    for path in ("/projects/create", f"/projects/{project}/edit"):
        assert browser.get(path).status_code == 403
    assert browser.send(f"/projects/{project}/archive", _page="/").status_code == 403
