"""Things that are not there, are archived, belong to others, or do not fit together."""

from typing import Any

import pytest

from tests.bad_input.fort import Fort

NOBODY = 999_999_999
NINE, TEN = "2024-01-15T09:00:00Z", "2024-01-15T10:00:00Z"


@pytest.mark.parametrize(
    ("path", "body", "wrong"),
    [
        ("/projects", {"name": "New", "client_id": NOBODY}, {"client_id"}),
        ("/projects", {"name": "New", "client_id": "archived_client"}, {"client_id"}),
        (
            "/projects",
            {"name": " ", "client_id": NOBODY, "manager_id": NOBODY, "member_ids": [NOBODY],
             "color": "red", "status": "gone"},
            {"name", "client_id", "manager_id", "member_ids", "color", "status"},
        ),
        ("/projects", {"name": "New", "member_ids": f"{NOBODY},{NOBODY - 1}"}, {"member_ids"}),
        ("/tasks", {"name": "New", "project_id": NOBODY}, {"project_id"}),
        ("/tasks", {"name": "New", "project_id": "archived_project"}, {"project_id"}),
        (
            "/tasks",
            {"project_id": NOBODY, "assignee_id": NOBODY, "priority": 5, "due_date": "soon"},
            {"name", "project_id", "assignee_id", "priority", "due_date"},
        ),
        ("/teams", {"lead_ids": [NOBODY], "member_ids": [NOBODY]},
         {"name", "lead_ids", "member_ids"}),
        (
            "/tokens",
            {"name": "New", "scopes": ["read:projects"], "user_id": NOBODY,
             "expires_at": "2020-01-01T00:00:00Z"},
            {"user_id", "expires_at"},
        ),
        ("/tokens", {"name": "New", "scopes": ["admin:all"], "user_id": "user"}, {"scopes"}),
        ("/tokens", {"name": "", "scopes": ["admin:all"], "user_id": "user"}, {"name", "scopes"}),
        (
            "/tokens",
            {"name": "New", "scopes": ["read:projects"], "expires_at": "2030-01-01T00:00:00Z",
             "expires_in_days": 1},
            {"expires_in_days"},
        ),
        (
            "/time-entries",
            {"project_id": NOBODY, "start_time": TEN, "end_time": NINE, "billable": "maybe"},
            {"project_id", "end_time", "billable"},
        ),
        ("/time-entries", {"project_id": "archived_project", "start_time": NINE, "end_time": TEN},
         {"project_id"}),
        ("/time-entries", {"project_id": "project", "start_time": NINE, "end_time": NINE},
         {"end_time"}),
        ("/time-entries", {"project_id": "project", "task_id": "task_of_hidden",
                           "start_time": TEN, "end_time": NINE}, {"task_id", "end_time"}),
        ("/time-entries", {"project_id": "project", "user_id": NOBODY,
                           "start_time": NINE, "end_time": TEN}, {"user_id"}),
        ("/time-entries", {"project_id": "project", "start_time": NINE, "end_time": TEN,
                           "duration": 3600}, {"duration"}),
        ("/time-entries", {"project_id": "project", "date": "2024-01-15", "start_time": NINE,
                           "end_time": TEN}, {"date", "duration_minutes"}),
        ("/time-entries", {"project_id": "project", "date": "2024-01-15"}, {"duration_minutes"}),
        ("/timer/start", {"project_id": "archived_project", "tags": ["x" * 61]},
         {"project_id", "tags"}),
        ("/timer/start", {"project_id": "project", "task_id": "task_of_hidden"}, {"task_id"}),
        ("/timer/start", {"project_id": NOBODY, "task_id": NOBODY, "switch": 7},
         {"project_id", "switch"}),
        ("/inventory/transfers", {}, {"stock_item_id", "from_warehouse_id", "to_warehouse_id",
                                      "quantity"}),
        ("/inventory/transfers", {"stock_item_id": "item", "from_warehouse_id": "warehouse",
                                  "to_warehouse_id": "warehouse", "quantity": 0},
         {"to_warehouse_id", "quantity"}),
        ("/inventory/movements", {"project_id": NOBODY, "quantity": 1, "movement_type": "sale"},
         {"stock_item_id", "warehouse_id", "quantity", "project_id"}),
    ],
)  # fmt: skip
def test_all_that_does_not_fit_is_named_at_once(
    fort: Fort, path: str, body: dict[str, Any], wrong: set[str]
) -> None:
    known = {k: fort.ids.get(v, v) if isinstance(v, str) else v for k, v in body.items()}
    assert fort.wrong_fields("POST", path, json=known) == wrong


@pytest.mark.parametrize(
    ("path", "body", "wrong"),
    [
        ("/time-entries/{own_entry}", {"end_time": "2024-01-15T08:00:00Z"}, {"end_time"}),
        ("/time-entries/{own_entry}", {"start_time": "2024-01-15T18:00:00Z"}, {"end_time"}),
        ("/time-entries/{own_entry}", {"project_id": NOBODY, "end_time": NINE, "source": "air"},
         {"project_id", "end_time", "source"}),
        ("/time-entries/{own_entry}", {"task_id": NOBODY, "end_time": "1999-01-01"},
         {"task_id", "end_time"}),
        ("/projects/{project}", {"client_id": NOBODY, "name": ""}, {"client_id", "name"}),
        ("/tasks/{task}", {"project_id": NOBODY, "name": "  "}, {"project_id", "name"}),
        ("/teams/{team}", {"lead_ids": [NOBODY], "name": None}, {"lead_ids", "name"}),
        ("/tokens/{token}", {"name": "", "expires_at": "2020-01-01"}, {"name", "expires_at"}),
    ],
)  # fmt: skip
def test_all_that_does_not_fit_a_change_is_named_at_once(
    fort: Fort, path: str, body: dict[str, Any], wrong: set[str]
) -> None:
    assert fort.wrong_fields("PATCH", path.format(**fort.ids), json=body) == wrong


@pytest.mark.parametrize(
    ("path", "field", "body"),
    [
        ("/tasks", "project_id", {"name": "New"}),
        ("/time-entries", "project_id", {"start_time": NINE, "end_time": TEN}),
        ("/timer/start", "project_id", {}),
    ],
)
def test_what_one_may_not_see_is_refused_in_the_words_of_what_is_not_there(
    fort: Fort, path: str, field: str, body: dict[str, Any]
) -> None:
    hidden = fort.ids["hidden_project"]
    told = [
        fort.refused("POST", path, by=fort.person, json=body | {field: ident})["errors"]
        for ident in (hidden, NOBODY)
    ]
    assert told[0] == {field: [told[1][field][0].replace(str(NOBODY), str(hidden))]}


def test_a_task_that_one_may_not_see_is_one_that_is_not_there(fort: Fort) -> None:
    body = {"project_id": fort.ids["project"], "task_id": fort.ids["task_of_hidden"]}
    told = fort.refused("POST", "/timer/start", by=fort.person, json=body)["errors"]
    assert told == {"task_id": [f"There is no task {fort.ids['task_of_hidden']}"]}


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["/projects/{hidden_project}", "/tasks/{task_of_hidden}",
                                  "/time-entries/{entry}", "/tokens/{token}"])  # fmt: skip
def test_bad_input_about_what_one_may_not_see_says_that_it_is_not_there(
    fort: Fort, method: str, path: str
) -> None:
    body = {"json": {"notes": "mine"}} if method == "PATCH" else {}
    fort.refused(method, path.format(**fort.ids), status=404, by=fort.person, **body)
