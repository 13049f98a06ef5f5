"""`/api/v1/tasks`."""

import pytest

from tests.api import Api


@pytest.fixture
def project(admin: Api) -> int:
    return int(admin.make("/projects", name="Website")["id"])


def test_a_task_is_created_as_published(admin: Api, project: int) -> None:
    body = {
        "name": "Implement login feature",
        "description": "Add user authentication",
        "project_id": project,
        "status": "todo",
        "priority": 1,
    }
    created = admin.post("/tasks", json=body)
    assert created.status_code == 201
    assert body.items() <= created.json["task"].items()
    assert created.json["task"]["project_name"] == "Website"


@pytest.mark.parametrize(("word", "number"), [("urgent", 4), ("Low", 1), (3, 3), ("2", 2)])
def test_a_priority_is_a_number_or_its_word(
    admin: Api, project: int, word: object, number: int
) -> None:
    assert admin.make("/tasks", name="T", project_id=project, priority=word)["priority"] == number


def test_done_has_a_time_and_going_back_takes_it_away(admin: Api, project: int) -> None:
    path = f"/tasks/{admin.make('/tasks', name='T', project_id=project)['id']}"
    done = admin.put(path, json={"status": "done"}).json["task"]
    again = admin.put(path, json={"status": "review"}).json["task"]
    assert done["completed_at"].endswith("Z")
    assert again["completed_at"] is None


def test_active_stands_for_the_open_ones(admin: Api, project: int) -> None:
    for status in ("todo", "in_progress", "review", "done", "cancelled"):
        admin.make("/tasks", name=status, project_id=project, status=status)
    open_ones = admin.get("/tasks?status=active&sort=name").json["tasks"]
    assert [task["name"] for task in open_ones] == ["in_progress", "review", "todo"]
    assert admin.get(f"/tasks?status=done&project_id={project}").json["pagination"]["total"] == 1


def test_a_task_with_time_stays_in_its_project(admin: Api, project: int) -> None:
    task = admin.make("/tasks", name="T", project_id=project)
    other = admin.make("/projects", name="Other")
    day = {"date": "2024-01-15", "duration_minutes": 30}
    entry = admin.make("/time-entries", project_id=project, task_id=task["id"], **day)
    for refused in (
        admin.delete(f"/tasks/{task['id']}"),
        admin.put(f"/tasks/{task['id']}", json={"project_id": other["id"]}),
    ):
        assert (refused.status_code, refused.json["error_code"]) == (409, "task_has_time")
    admin.delete(f"/time-entries/{entry['id']}")
    assert admin.delete(f"/tasks/{task['id']}").status_code == 200
    assert admin.get(f"/tasks/{task['id']}").status_code == 404


def test_an_archived_project_takes_no_tasks(admin: Api, project: int) -> None:
    admin.delete(f"/projects/{project}")
    refused = admin.post("/tasks", json={"name": "T", "project_id": project, "due_date": "soon"})
    assert refused.status_code == 400
    assert refused.json["errors"]["project_id"] == ["The project is archived"]
    assert "due_date" in refused.json["errors"]


def test_dates_sort_with_the_missing_ones_last(admin: Api, project: int) -> None:
    for name, due in (("none", None), ("late", "2024-03-01"), ("soon", "2024-02-01")):
        admin.make("/tasks", name=name, project_id=project, due_date=due)
    for sort, expected in (
        ("due_date", ["soon", "late", "none"]),
        ("-due_date", ["late", "soon", "none"]),
    ):
        by_page = admin.get(f"/tasks?sort={sort}").json["tasks"]
        assert [task["name"] for task in by_page] == expected
        seen, cursor = [], ""
        while cursor is not None:
            page = admin.get(f"/tasks?sort={sort}&limit=1&cursor={cursor}").json
            seen += [task["name"] for task in page["tasks"]]
            cursor = page["pagination"]["next_cursor"]
        assert seen == expected


def test_a_board_has_a_column_for_each_status(admin: Api) -> None:
    columns = admin.get("/kanban/columns").json["columns"]
    assert [column["key"] for column in columns] == [
        "todo", "in_progress", "review", "done", "cancelled",
    ]  # fmt: skip
    assert columns[1] == {"id": 2, "key": "in_progress", "label": "In Progress", "position": 1}
