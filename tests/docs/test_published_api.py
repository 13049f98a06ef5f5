"""The API's published description: what it says of all rooms, sent as printed."""

import pytest
from flask import Flask

from tests.api import Api, SignIn


@pytest.mark.parametrize("header", ["Authorization: Bearer {}", "X-API-Key: {}"])
def test_both_ways_of_authentication(header: str, app: Flask, office: Api) -> None:
    name, _, value = header.format(office.token).partition(": ")
    answer = app.test_client().get("/api/v1/projects", headers={name: value})
    assert answer.status_code == 200
    assert [project["id"] for project in answer.json["projects"]] == [1]


def test_a_token_has_the_printed_form(office: Api) -> None:
    assert office.token.startswith("tt_")
    assert len(office.token) == len("tt_abc123def456ghi789jkl012mno345pq")


def test_the_example_of_a_token_is_answered_by_the_example_of_a_401(app: Flask) -> None:
    headers = {"Authorization": "Bearer tt_abc123def456ghi789jkl012mno345pq"}
    answer = app.test_client().get("/api/v1/projects", headers=headers)
    printed = {
        "error": "Invalid token",
        "message": "The provided API token is invalid or expired",
        "error_code": "unauthorized",
    }
    assert answer.status_code == 401
    assert printed.items() <= answer.json.items()


def test_the_scope_error(office: Api, sign_in: SignIn) -> None:
    reader = sign_in("read:projects", "read:time_entries")
    answer = reader.post("/projects", json={"name": "New Project"})
    assert answer.status_code == 403
    told = answer.json
    assert told.pop("request_id")
    assert told == {
        "error": "Insufficient permissions",
        "message": "This endpoint requires the 'write:projects' scope",
        "error_code": "forbidden",
        "required_scope": "write:projects",
        "available_scopes": ["read:projects", "read:time_entries"],
        "success": False,
    }


def test_the_validation_error(office: Api) -> None:
    answer = office.post("/tasks", json={})
    printed = {
        "error": "Validation failed",
        "message": "Validation failed",
        "error_code": "validation_error",
        "errors": {"name": ["Name is required"], "project_id": ["project_id is required"]},
    }
    assert answer.status_code == 400
    assert printed.items() <= answer.json.items()


def test_info(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/info")
    assert answer.status_code == 200
    told = answer.json
    assert (told["api_version"], told["documentation_url"]) == ("v1", "/api/docs")
    assert told["app_version"] == "1.0.0"
    assert {
        "projects": "/api/v1/projects",
        "time_entries": "/api/v1/time-entries",
        "tasks": "/api/v1/tasks",
        "clients": "/api/v1/clients",
    }.items() <= told["endpoints"].items()


def test_health(app: Flask) -> None:
    answer = app.test_client().get("/api/v1/health")
    assert (answer.status_code, answer.json["status"]) == (200, "healthy")
