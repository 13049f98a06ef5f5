"""The audit log as administrators read and export it."""

import csv
import json
from io import StringIO
from typing import Any

import pytest

from tests.api import Api, SignIn


def entries(api: Api, query: str = "") -> list[Any]:
    answer = api.get(f"/audit-log?{query}")
    assert answer.status_code == 200, answer.json
    return list(answer.json["audit_log"])


def lines(api: Api, query: str = "") -> list[Any]:
    answer = api.get(f"/audit-log?format=jsonl&{query}")
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


@pytest.fixture
def morning(admin: Api) -> Api:
    """Five entries: two clients, a project, two changes of it."""
    for name in ("Northwind", "Southwind"):
        admin.make("/clients", name=name)
    project = admin.make("/projects", name="Site", hourly_rate=75.5)
    admin.put(f"/projects/{project['id']}", json={"name": "Shop"})
    admin.delete(f"/projects/{project['id']}")
    return admin


def test_an_entry_says_who_what_when_from_where_and_with_which_token(admin: Api) -> None:
    project = admin.make("/projects", name="Site")
    path = f"/projects/{project['id']}"
    changed = admin.put(path, json={"name": "Shop"}, headers={"X-Request-ID": "spring-clean"})
    newest, created = entries(admin)
    assert (newest["sequence"], created["sequence"]) == (2, 1)
    assert newest["type"] == "project.updated"
    assert newest["id"].startswith("evt_")
    assert newest["actor_id"] == admin.user_id
    assert newest["actor_name"].startswith("person-")
    assert (newest["token_id"], newest["token_name"]) == (admin.token_id, "test")
    assert admin.token.startswith(newest["token_prefix"])
    assert (newest["ip"], newest["request_id"]) == ("127.0.0.1", "spring-clean")
    assert (newest["subject_type"], newest["subject_id"]) == ("project", project["id"])
    assert newest["subject_label"] == "Shop"
    assert newest["changes"] == {"name": ["Site", "Shop"]}
    assert newest["data"] == changed.json["project"]
    assert len(bytes.fromhex(newest["hash"])) == 32


@pytest.mark.parametrize(
    ("query", "sequences"),
    [
        ("type=client.created", [2, 1]),
        ("type=project.*", [5, 4, 3]),
        ("type=client.created,project.archived", [5, 2, 1]),
        ("type=*", [5, 4, 3, 2, 1]),
        ("subject_type=client", [2, 1]),
        ("subject_type=client&subject_id=999999999", []),
        ("actor_id={me}", [5, 4, 3, 2, 1]),
        ("actor_id=999999999", []),
        ("token_id={token}&type=client.*", [2, 1]),
        ("ip=127.0.0.1", [5, 4, 3, 2, 1]),
        ("ip=127.0.0.0/8", [5, 4, 3, 2, 1]),
        ("ip=192.0.2.0/24", []),
        ("start_date=2024-01-01", [5, 4, 3, 2, 1]),
        ("end_date=2024-01-01", []),
        ("sort=sequence", [1, 2, 3, 4, 5]),
        ("per_page=2&page=2", [3, 2]),
    ],
)
def test_the_log_is_filtered_by(query: str, sequences: list[int], morning: Api) -> None:
    query = query.format(me=morning.user_id, token=morning.token_id)
    assert [entry["sequence"] for entry in entries(morning, query)] == sequences


@pytest.mark.parametrize(
    "query",
    ["type=project.exploded", "type=projects", "ip=here", "actor_id=me", "format=pdf",
     "start_date=yesterday", "subject_type=" + "x" * 41],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_refused_by_its_name(query: str, admin: Api) -> None:
    answer = admin.get(f"/audit-log?{query}")
    assert answer.status_code == 400
    name = query.partition("=")[0]
    assert {field.partition(".")[0] for field in answer.json["errors"]} == {name}


def test_the_log_is_read_to_its_end_by_cursor_while_it_grows(morning: Api) -> None:
    seen, cursor = [], ""
    while True:
        told = morning.get(f"/audit-log?limit=2{cursor}").json
        seen += [entry["sequence"] for entry in told["audit_log"]]
        morning.make("/clients", name=f"Client {len(seen)}")
        if not told["pagination"]["has_next"]:
            break
        cursor = f"&cursor={told['pagination']['next_cursor']}"
    assert seen == [5, 4, 3, 2, 1]


def test_only_administrators_read_it(sign_in: SignIn) -> None:
    manager = sign_in("read:*", "write:*", role="manager")
    for path in ("/audit-log", "/audit-log/head", "/audit-log/verify", "/audit-log?format=csv"):
        assert manager.get(path).status_code == 403


def test_as_csv_it_has_a_row_for_every_entry_and_no_formula(morning: Api) -> None:
    morning.make("/clients", name="=HYPERLINK(0)")
    answer = morning.get("/audit-log?format=csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="audit-log.csv"'
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert [row["sequence"] for row in rows] == [str(number) for number in range(1, 8)]
    assert json.loads(rows[3]["changes"]) == {"name": ["Site", "Shop"]}
    assert rows[5]["subject_label"] == "'=HYPERLINK(0)"
    assert json.loads(rows[5]["data"])["name"] == "=HYPERLINK(0)"
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("text/csv", "text/csv"), ("application/x-ndjson", "application/x-ndjson"),
     ("*/*", "application/json"), ("image/png", "application/json")],
)  # fmt: skip
def test_the_form_may_be_asked_for_by_accept(accept: str, kind: str, morning: Api) -> None:
    answer = morning.get("/audit-log", headers={"Accept": accept})
    assert answer.mimetype == kind
    assert "Accept" in answer.headers["Vary"]


def test_as_json_lines_it_holds_what_the_list_holds_and_what_it_is_checked_by(morning: Api) -> None:
    exported = lines(morning)
    listed = entries(morning, "sort=sequence")
    proof = {"previous_hash", "content"}
    assert [{k: v for k, v in one.items() if k not in proof} for one in exported] == listed
    assert all(proof <= one.keys() for one in exported)


def test_an_export_is_filtered_like_the_list(morning: Api) -> None:
    assert [entry["sequence"] for entry in lines(morning, "type=project.*")] == [3, 4, 5]


def test_that_the_log_was_exported_is_in_the_log(morning: Api) -> None:
    lines(morning, "type=project.*&start_date=2024-01-01")
    newest = entries(morning)[0]
    assert newest["type"] == "audit_log.exported"
    assert newest["actor_id"] == morning.user_id
    filters = {"type": ["project.*"], "start_date": "2024-01-01"}
    assert newest["data"] == {"format": "jsonl", "filters": filters}
