"""Many changes in one call: what it costs, and what it answers."""

from typing import Any

import pytest

from tests.api import Api, SignIn
from tests.statements import statements

MOST_STATEMENTS = 20
DAY = {"start_time": "2024-01-15T09:00:00Z", "end_time": "2024-01-15T10:00:00Z"}


@pytest.fixture
def project(admin: Api) -> int:
    return int(admin.make("/projects", name="Website")["id"])


def new(room: str, number: int, project: int) -> dict[str, Any]:
    if room == "time-entries":
        return {"project_id": project, "tags": "a,b", "notes": f"{number}", **DAY}
    beside = {"project_id": project} if room == "tasks" else {}
    return {"name": f"New {number}", **beside}


def told(api: Api, room: str, **body: Any) -> list[dict[str, Any]]:
    answer = api.post(f"/{room}/bulk", json=body)
    assert answer.status_code == 200, answer.json
    results: list[dict[str, Any]] = answer.json["results"]
    return results


@pytest.mark.parametrize(
    ("room", "policy"),
    [*(("time-entries", word) for word in ("warn", "deny")),
     *((room, "warn") for room in ("tasks", "projects", "clients"))],
)  # fmt: skip
def test_five_hundred_changes_cost_few_statements(
    admin: Api, project: int, room: str, policy: str
) -> None:
    admin.put("/settings", json={"overlap_policy": policy})
    data = [new(room, number, project) for number in range(500)]
    for number, one in enumerate(data if policy == "deny" else ()):
        hour, minute = divmod(number, 60)
        one |= {"start_time": f"2024-01-15T{hour:02}:{minute:02}:00Z", "duration": 60}
        one.pop("end_time")
    with statements() as seen:
        made = told(admin, room, operations=[{"op": "create", "data": one} for one in data])
    assert len(seen) <= MOST_STATEMENTS, seen
    ids = [one["id"] for one in made]
    assert len(set(ids)) == 500
    change = {"notes": "changed"} if room in ("time-entries", "clients") else {"description": "x"}
    with statements() as seen:
        told(admin, room, ids=ids, changes=change)
    assert len(seen) <= MOST_STATEMENTS, seen
    with statements() as seen:
        told(admin, room, operations=[{"op": "delete", "id": ident} for ident in ids])
    assert len(seen) <= MOST_STATEMENTS, seen


def test_projects_with_members_are_made_together(admin: Api, sign_in: SignIn) -> None:
    people = sorted(sign_in("read:*").user_id for _ in range(2))
    data = [{"name": f"P {n}", "member_ids": people[: 1 + n % 2]} for n in range(50)]
    with statements() as seen:
        made = told(admin, "projects", operations=[{"op": "create", "data": d} for d in data])
    assert len(seen) <= MOST_STATEMENTS
    for one, sent in zip(made[:2], data, strict=False):
        told_now = admin.get(f"/projects/{one['id']}").json["project"]
        assert told_now["member_ids"] == sent["member_ids"]


def test_atomic_is_all_or_nothing_and_names_what_is_wrong(admin: Api, project: int) -> None:
    good = {"op": "create", "client_ref": "good", "data": new("time-entries", 1, project)}
    wrong = {"op": "create", "client_ref": 7, "data": {"project_id": 999_999_999, **DAY}}
    gone = {"op": "delete", "id": 999_999_999}
    answer = admin.post("/time-entries/bulk", json={"operations": [good, wrong, gone]})
    assert (answer.status_code, answer.json["error_code"]) == (400, "bulk_refused")
    results = answer.json["results"]
    assert [one["status"] for one in results] == [424, 400, 404]
    assert [one["client_ref"] for one in results] == ["good", 7, None]
    assert [one["index"] for one in results if one["error"]] == [1, 2]
    single = admin.post("/time-entries", json=wrong["data"]).json
    assert results[1]["error"] | {"request_id": ""} == single | {"request_id": ""}
    assert set(answer.json["errors"]) == {"operations.1.project_id", "operations.2"}
    assert admin.get("/time-entries").json["pagination"]["total"] == 0


def test_conflicts_alone_are_a_conflict(admin: Api) -> None:
    admin.make("/clients", name="Northwind")
    same = [{"op": "create", "data": {"name": name}} for name in ("Eastwind", "northwind")]
    answer = admin.post("/clients/bulk", json={"operations": same})
    assert answer.status_code == 409
    assert answer.json["results"][1]["error"]["message"] == (
        "There is already a client of that name"
    )
    made = told(admin, "clients", mode="partial", operations=same)
    assert [one["status"] for one in made] == [201, 409]


def test_each_change_of_a_call_may_name_the_version_it_has_seen(admin: Api, project: int) -> None:
    entry = admin.make("/time-entries", project_id=project, **DAY)
    other = admin.make("/time-entries", project_id=project, **DAY)
    seen = {"id": entry["id"], "data": {"if_updated_at": entry["updated_at"], "notes": "1"}}
    old = {"id": other["id"], "data": {"version": '"1-x"'}}
    results = told(
        admin,
        "time-entries",
        mode="partial",
        operations=[
            {"op": "update", **seen},
            {"op": "update", **seen},
            {"op": "delete", **old},
        ],
    )
    assert [one["status"] for one in results] == [200, 409, 409]
    admin.put("/settings", json={"require_if_match": True})
    bare = {"mode": "partial", "ids": [entry["id"]], "changes": {"notes": "2"}}
    [result] = told(admin, "time-entries", **bare)
    assert (result["status"], result["error"]["error_code"]) == (428, "precondition_required")


def test_what_one_may_not_see_is_not_there(admin: Api, sign_in: SignIn, project: int) -> None:
    entry = admin.make("/time-entries", project_id=project, **DAY)["id"]
    person = sign_in("write:*")
    body = {"mode": "partial", "ids": [entry, 999_999_999], "changes": {"notes": "mine"}}
    hidden, missing = told(person, "time-entries", **body)
    assert hidden["status"] == missing["status"] == 404
    assert (
        hidden["error"]["message"].replace(str(entry), "999999999") == (missing["error"]["message"])
    )


def test_a_call_sent_again_with_its_key_has_its_effect_once(admin: Api, project: int) -> None:
    body = {"operations": [{"action": "create", "data": new("tasks", 1, project)}]}
    key = {"Idempotency-Key": "import 1"}
    first, again = (admin.post("/tasks/bulk", json=body, headers=key) for _ in range(2))
    assert first.json == again.json
    assert again.headers["Idempotent-Replayed"] == "true"
    assert admin.get("/tasks").json["pagination"]["total"] == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"operations": []},
        {"operations": [{"op": "create", "data": {}}] * 501},
        {"operations": [{"op": "create"}], "ids": [1], "changes": {}},
        {"ids": [1]},
        {"changes": {}},
        {"operations": [{"op": "update", "data": {}}]},
        {"operations": [{"op": "create", "id": 1, "data": {}}]},
        {"operations": [{"op": "create", "action": "create", "data": {}}]},
        {"operations": [{"data": {}}]},
        {"operations": [{"op": "fly", "id": 1}]},
        {"operations": [{"op": "create", "data": [1]}]},
        {"operations": ["create"]},
        {"ids": [1], "changes": {}, "mode": "fast"},
    ],
)
def test_what_is_no_list_of_changes_is_refused_as_a_whole(admin: Api, body: Any) -> None:
    answer = admin.post("/clients/bulk", json=body)
    assert (answer.status_code, answer.json["error_code"]) == (400, "validation_error")


def test_it_counts_as_more_calls_the_more_it_changes(admin: Api) -> None:
    remaining = []
    for number in (1, 500):
        names = [f"{number} {n}" for n in range(number)]
        body = {"operations": [{"op": "create", "data": {"name": name}} for name in names]}
        answer = admin.post("/clients/bulk", json=body)
        remaining.append(int(answer.headers["X-RateLimit-Remaining"]))
    assert remaining[0] - remaining[1] == 10


@pytest.mark.parametrize("number", ["1e999", "1" + "0" * 400])
def test_what_cannot_be_counted_counts_as_the_most(admin: Api, number: str) -> None:
    before = int(admin.get("/clients").headers["X-RateLimit-Remaining"])
    body = f'{{"operations": [{{"op": "delete", "id": 1}}], "unknown": {number}}}'
    answer = admin.post("/clients/bulk", data=body, content_type="application/json")
    assert before - int(answer.headers["X-RateLimit-Remaining"]) == 10


def test_what_is_deleted_leaves_its_time_to_what_comes_after_it(admin: Api, project: int) -> None:
    admin.put("/settings", json={"overlap_policy": "deny"})
    there = admin.make("/time-entries", project_id=project, **DAY)["id"]
    create = {"op": "create", "data": {"project_id": project, **DAY}}
    delete = {"op": "delete", "id": there}
    refused = admin.post("/time-entries/bulk", json={"operations": [create, delete]})
    assert [one["status"] for one in refused.json["results"]] == [409, 424]
    made = told(admin, "time-entries", operations=[delete, create])
    assert [one["status"] for one in made] == [200, 201]


def test_warnings_stand_with_the_change_that_they_are_of(admin: Api) -> None:
    data = {"name": "Northwind", "colour": "red"}
    body = {"colour": 1, "operations": [{"op": "create", "data": data}]}
    answer = admin.post("/clients/bulk", json=body).json
    assert answer["warnings"] == {"colour": "unknown field, ignored"}
    assert answer["results"][0]["warnings"] == {"colour": "unknown field, ignored"}


def test_an_unknown_word_in_an_operation_is_told(admin: Api) -> None:
    client = admin.make("/clients", name="Northwind")
    # `data` is meant: without a warning it looked as if the change had been made.
    body = {"operations": [{"op": "update", "id": client["id"], "changes": {"phone": "112"}}]}
    answer = admin.post("/clients/bulk", json=body)
    assert answer.json["warnings"] == {"operations.0.changes": "unknown field, ignored"}
    strict = admin.post("/clients/bulk", json=body, headers={"Prefer": "handling=strict"})
    assert strict.status_code == 400
    assert strict.json["errors"] == {"operations.0.changes": ["Unknown field"]}
