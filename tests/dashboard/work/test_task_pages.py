"""The pages about tasks, and their board."""

import re
from typing import Any

import pytest

from tests.api import Api
from tests.dashboard.browser import Browser, csrf_token, error_at
from tests.dashboard.conftest import Person


@pytest.fixture
def project(admin: Api) -> int:
    return int(admin.make("/projects", name="Website")["id"])


def columns(page: str) -> dict[str, list[str]]:
    """The names of the cards, by column."""
    found = re.findall(r'data-column="(\w+)"(.*?)</ul>', page, re.S)
    return {key: re.findall(r'class="name" href="\d+">([^<]+)<', cards) for key, cards in found}


def test_a_task_is_created_changed_and_deleted(boss: Browser, admin: Api, project: int) -> None:
    fields: dict[str, Any] = {"project_id": project, "status": "todo", "assignee_id": ""}
    more = {"priority": "3", "due_date": "2020-01-31", "estimated_hours": "4.5"}
    made = boss.send("/tasks/create", name="Design", description="", **fields, **more)
    page = boss.get(made.location).text
    assert "<h1>Design</h1>" in page
    assert "High" in page
    assert "31 Jan 2020" in page
    assert "overdue" in page
    assert "4.5 h" in page
    boss.send(f"{made.location}/edit", name="Layout", status="done", priority="1")
    page = boss.get(made.location).text
    assert "<del>Design</del> → <ins>Layout</ins>" in page
    assert "<del>High</del> → <ins>Low</ins>" in page
    assert "completed it" in page
    assert "overdue" not in page
    answer = boss.send(f"{made.location}/delete", _page=made.location)
    assert answer.location == f"/tasks?project_id={project}"
    assert boss.get(made.location).status_code == 404


def test_what_is_wrong_stands_beside_its_field(boss: Browser) -> None:
    fields = {"project_id": "", "due_date": "soon", "assignee_id": "77", "estimated_hours": "x"}
    answer = boss.send("/tasks/create", name="", **fields)
    assert answer.status_code == 400
    assert error_at(answer.text, "name") == "Name is required"
    assert "required" in error_at(answer.text, "project_id")
    assert error_at(answer.text, "assignee_id") == "There is no user 77"
    assert error_at(answer.text, "due_date")
    assert 'value="soon"' in answer.text


def test_a_task_with_time_on_it_stays(boss: Browser, admin: Api, project: int) -> None:
    task = admin.make("/tasks", name="Design", project_id=project)["id"]
    entry = {"project_id": project, "task_id": task, "date": "2026-03-02", "duration": "1:30"}
    admin.make("/time-entries", **entry)
    here = f"/tasks/{task}"
    boss.send(f"{here}/delete", _page=here)
    page = boss.get(here).text
    assert "Time is booked on the task" in page
    assert f'href="/entries?task_id={task}">1:30</a>' in page


def test_the_list_shows_open_tasks_unless_asked(boss: Browser, admin: Api, project: int) -> None:
    other = admin.make("/projects", name="Other")["id"]
    admin.make("/tasks", name="Apples", project_id=project, priority=4)
    admin.make("/tasks", name="Bananas", project_id=other, status="done")
    assert "No open tasks" not in (page := boss.get("/tasks").text)
    assert "Apples" in page
    assert "Bananas" not in page
    page = boss.get(f"/tasks?status=&project_id={other}").text
    assert "Apples" not in page
    assert "Bananas" in page
    assert "Apples" in boss.get("/tasks?priority=4&assignee_id=").text
    assert "No task matches" in boss.get("/tasks?q=cherries").text


def test_the_board_has_a_column_for_each_status(boss: Browser, admin: Api, project: int) -> None:
    for name, status in (("A", "todo"), ("B", "todo"), ("C", "review"), ("D", "done")):
        admin.make(
            "/tasks", name=name, project_id=project, status=status, priority=1 + (name > "A")
        )
    assert columns(boss.get("/tasks/board").text) == {
        "todo": ["B", "A"],
        "in_progress": [],
        "review": ["C"],
        "done": ["D"],
        "cancelled": [],
    }
    assert columns(boss.get("/tasks/board?q=C").text)["todo"] == []


def test_a_card_is_moved_by_its_button_and_the_board_stays_as_it_was_filtered(
    boss: Browser, admin: Api, project: int
) -> None:
    task = admin.make("/tasks", name="Design", project_id=project)["id"]
    board = f"/tasks/board?project_id={project}"
    page = boss.get(board).text
    address = f"{task}/move?project_id={project}"
    assert f'formaction="{address}" name="status" value="in_progress"' in page
    assert "Move “Design” to In progress" in page
    answer = boss.send(f"/tasks/{address}", _page=board, status="in_progress")
    assert (answer.status_code, answer.location) == (303, board)
    assert columns(boss.get(board).text)["in_progress"] == ["Design"]
    by_script = boss.client.post(
        f"/tasks/{task}/move",
        data={"csrf_token": csrf_token(page), "status": "done"},
        headers={"HX-Request": "true", "Referer": f"{boss.base_url}/"},
    )
    assert by_script.status_code == 204
    assert columns(boss.get(board).text)["done"] == ["Design"]
    assert boss.send(f"/tasks/{address}", _page=board, status="nowhere").status_code == 400
    assert boss.send("/tasks/999999/move", _page=board, status="done").status_code == 404


def test_a_long_column_leads_to_the_list(boss: Browser, admin: Api, project: int) -> None:
    for number in range(22):
        admin.make("/tasks", name=f"Task {number}", project_id=project)
    page = boss.get("/tasks/board").text
    assert len(columns(page)["todo"]) == 20
    assert '<a href="/tasks?status=todo">2 more in the list</a>' in page


def test_a_viewer_moves_nothing(browser: Browser, admin: Api, person: Person, project: int) -> None:
    task = admin.make("/tasks", name="Design", project_id=project)["id"]
    hidden = admin.make("/projects", name="Secret", visibility="members")["id"]
    secret = admin.make("/tasks", name="Hush", project_id=hidden)["id"]
    person("vic", role="viewer")
    browser.sign_in("vic")
    page = browser.get("/tasks/board").text
    assert columns(page)["todo"] == ["Design"]
    assert "/move" not in page
    assert "Sortable" not in page
    assert browser.get(f"/tasks/{secret}").status_code == 404
    assert browser.send(f"/tasks/{task}/move", _page="/", status="done").status_code == 403
    for path in ("/tasks/create", f"/tasks/{task}/edit"):
        assert browser.get(path).status_code == 403


def test_a_user_moves_the_tasks_they_see(
    browser: Browser, admin: Api, person: Person, project: int
) -> None:
    task = admin.make("/tasks", name="Design", project_id=project)["id"]
    hidden = admin.make("/projects", name="Secret", visibility="members")["id"]
    secret = admin.make("/tasks", name="Hush", project_id=hidden)["id"]
    person("ann")
    browser.sign_in("ann")
    board = "/tasks/board"
    assert browser.send(f"/tasks/{task}/move", _page=board, status="review").status_code == 303
    assert browser.send(f"/tasks/{secret}/move", _page=board, status="done").status_code == 404
    assert admin.get(f"/tasks/{task}").json["task"]["status"] == "review"
