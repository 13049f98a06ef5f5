"""The API's published description: each example of a room, sent as printed, does as promised."""

from typing import Any

import pytest

from tests.api import Api

PAGINATION = {
    "page", "per_page", "total", "pages", "has_next", "has_prev", "next_page", "prev_page",
}  # fmt: skip
PROJECT = {
    "id", "name", "description", "client_id", "hourly_rate", "estimated_hours", "status",
    "created_at",
}  # fmt: skip
FEATURE_X = {
    "project_id": 1,
    "task_id": 5,
    "start_time": "2024-01-15T09:00:00Z",
    "end_time": "2024-01-15T17:00:00Z",
    "notes": "Worked on feature X",
    "tags": "development,frontend",
    "billable": True,
}


def test_listing_projects(office: Api) -> None:
    answer = office.get("/projects?status=active&per_page=20")
    assert answer.status_code == 200
    assert set(answer.json["pagination"]) == PAGINATION
    assert answer.json["pagination"]["per_page"] == 20
    [project] = answer.json["projects"]
    assert project.keys() >= PROJECT
    printed = {
        "id": 1,
        "name": "Website Redesign",
        "description": "Complete website overhaul",
        "client_id": 5,
        "hourly_rate": 75.00,
        "estimated_hours": 120,
        "status": "active",
    }
    assert printed.items() <= project.items()
    assert project["created_at"].endswith("Z")


@pytest.mark.parametrize(
    ("query", "found"),
    [("", 1), ("status=archived", 0), ("status=on_hold", 0), ("client_id=5", 1),
     ("client_id=6", 0), ("page=1&per_page=100", 1), ("page=2", 0)],
)  # fmt: skip
def test_the_filters_of_projects(office: Api, query: str, found: int) -> None:
    assert len(office.get(f"/projects?{query}").json["projects"]) == found


def test_the_life_of_a_project(office: Api) -> None:
    body = {
        "name": "New Project",
        "description": "Project description",
        "client_id": 5,
        "hourly_rate": 75.00,
        "estimated_hours": 100,
        "status": "active",
    }
    made = office.post("/projects", json=body)
    assert made.status_code == 201
    assert body.items() <= made.json["project"].items()
    url = f"/projects/{made.json['project']['id']}"
    assert office.get(url).json["project"] == made.json["project"]
    assert office.put(url, json={"name": "Renamed"}).json["project"]["name"] == "Renamed"
    archived = office.delete(url)
    assert archived.status_code == 200
    assert archived.json["project"]["status"] == "archived"
    assert office.get(url).json["project"]["status"] == "archived"


def test_the_life_of_a_time_entry(office: Api) -> None:
    made = office.post("/time-entries", json=FEATURE_X)
    assert made.status_code == 201
    assert FEATURE_X.items() <= made.json["time_entry"].items()
    url = f"/time-entries/{made.json['time_entry']['id']}"
    changed = office.put(url, json={"notes": "Worked on feature Y"})
    assert changed.status_code == 200
    assert changed.json["time_entry"] == made.json["time_entry"] | {
        "notes": "Worked on feature Y",
        "updated_at": changed.json["time_entry"]["updated_at"],
    }
    assert office.delete(url).status_code == 200
    assert office.get(url).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [("project_id=1&start_date=2024-01-01", 1), ("start_date=2024-01-16", 0),
     ("end_date=2024-01-15", 1), ("end_date=2024-01-14", 0), ("billable=true", 1),
     ("billable=false", 0), ("user_id={me}", 1), ("include_active=true", 2),
     ("include_active=false", 1), ("start_date=2024-01-15T09:00:00Z", 1),
     ("end_date=2024-01-15T09:00:00", 1), ("page=1&per_page=1", 1)],
)  # fmt: skip
def test_the_filters_of_time_entries(office: Api, query: str, found: int) -> None:
    office.make("/time-entries", **FEATURE_X)
    office.make("/timer/start", project_id=1)
    answer = office.get(f"/time-entries?{query.format(me=office.user_id)}")
    assert answer.status_code == 200
    assert set(answer.json["pagination"]) == PAGINATION
    assert len(answer.json["time_entries"]) == found


def test_an_entry_without_an_end_is_an_active_timer(office: Api) -> None:
    body = {name: value for name, value in FEATURE_X.items() if name != "end_time"}
    made = office.post("/time-entries", json=body)
    assert made.status_code == 201
    assert made.json["time_entry"]["is_active"] is True
    assert office.get("/timer/status").json["timer"]["id"] == made.json["time_entry"]["id"]


def test_the_timer(office: Api) -> None:
    idle = office.get("/timer/status")
    assert (idle.status_code, idle.json) == (200, {"active": False, "timer": None})
    started = office.post("/timer/start", json={"project_id": 1, "task_id": 5})
    assert started.status_code == 201
    assert (started.json["timer"]["project_id"], started.json["timer"]["task_id"]) == (1, 5)
    assert office.get("/timer/status").json["active"] is True
    stopped = office.post("/timer/stop")
    assert stopped.status_code == 200
    assert stopped.json["time_entry"]["id"] == started.json["timer"]["id"]
    assert office.post("/timer/stop").json["error_code"] == "no_active_timer"


def test_tasks(office: Api) -> None:
    body = {
        "name": "Implement login feature",
        "description": "Add user authentication",
        "project_id": 1,
        "status": "todo",
        "priority": 1,
    }
    made = office.post("/tasks", json=body)
    assert made.status_code == 201
    assert body.items() <= made.json["task"].items()
    for query, found in (("", 2), ("project_id=1", 2), ("status=todo", 2), ("status=done", 0)):
        answer = office.get(f"/tasks?{query}")
        assert answer.status_code == 200
        assert len(answer.json["tasks"]) == found


def test_clients(office: Api) -> None:
    body = {
        "name": "Acme Corp",
        "email": "contact@acme.com",
        "company": "Acme Corporation",
        "phone": "+1-555-0123",
    }
    made = office.post("/clients", json=body)
    assert made.status_code == 201
    assert body.items() <= made.json["client"].items()
    answer = office.get("/clients")
    assert [client["name"] for client in answer.json["clients"]] == ["Acme Corp", "Northwind"]


def test_searching(office: Api) -> None:
    office.put("/tasks/5", json={"description": "of the website", "status": "in_progress"})
    both = [
        {
            "type": "project",
            "category": "project",
            "id": 1,
            "title": "Website Redesign",
            "description": "Complete website overhaul",
            "url": "/projects/1",
            "badge": "Project",
        },
        {
            "type": "task",
            "category": "task",
            "id": 5,
            "title": "Update homepage",
            "description": "Website Redesign",
            "url": "/tasks/5",
            "badge": "In Progress",
        },
    ]
    for query in ("q=website&limit=10", "q=website&types=project,task"):
        answer = office.get(f"/search?{query}")
        assert answer.status_code == 200
        assert answer.json == {"results": both, "query": "website", "count": 2}
    assert office.get("/search?q=w").status_code == 400


def test_the_authenticated_user(office: Api) -> None:
    answer = office.get("/users/me")
    assert answer.status_code == 200
    assert answer.json["user"]["id"] == office.user_id


def test_the_printed_page_of_150_entries_in_pages_of_50(office: Api) -> None:
    project = {"project_id": 1, "date": "2024-01-15", "duration_minutes": 1}
    for _ in range(5):
        office.make("/time-entries", **project)
    told = office.get("/time-entries?page=1&per_page=2").json["pagination"]
    assert told == {
        "page": 1, "per_page": 2, "total": 5, "pages": 3,
        "has_next": True, "has_prev": False, "next_page": 2, "prev_page": None,
    }  # fmt: skip


SCRIPTS: dict[str, dict[str, Any]] = {
    "python": {
        "project_id": 1,
        "start_time": "2024-01-15T09:00:00Z",
        "end_time": "2024-01-15T17:00:00Z",
        "notes": "Development work",
        "billable": True,
    },
    "curl": {
        "project_id": 1,
        "start_time": "2024-01-15T09:00:00Z",
        "end_time": "2024-01-15T17:00:00Z",
    },
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_example_scripts(script: str, office: Api) -> None:
    headers = {"Content-Type": "application/json"}
    assert office.get("/projects", headers=headers).status_code == 200
    made = office.post("/time-entries", json=SCRIPTS[script], headers=headers)
    assert made.status_code == 201
    assert SCRIPTS[script].items() <= made.json["time_entry"].items()
    started = office.post("/timer/start", json={"project_id": 1, "task_id": 5}, headers=headers)
    assert started.status_code == 201


@pytest.mark.parametrize("date", ["2024-01-15T14:30:00", "2024-01-15T14:30:00Z"])
def test_the_printed_forms_of_an_instant(date: str, office: Api) -> None:
    entry = office.make("/time-entries", project_id=1, start_time=date, duration=3600)
    assert entry["start_time"] == "2024-01-15T14:30:00Z"
