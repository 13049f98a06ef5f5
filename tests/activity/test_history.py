"""What has happened to one thing, for whoever may read it."""

from typing import Any

from tests.api import Api, SignIn

DAY = {"date": "2024-01-15", "duration": "1h"}


def history(api: Api, path: str, **query: Any) -> list[Any]:
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    answer = api.get(f"{path}/history?{asked}")
    assert answer.status_code == 200, answer.json
    return list(answer.json["history"])


def types(api: Api, path: str) -> list[str]:
    return [event["type"] for event in history(api, path)]


def test_it_tells_each_change_with_what_was_before(admin: Api) -> None:
    path = f"/projects/{admin.make('/projects', name='Site', hourly_rate=50)['id']}"
    admin.put(path, json={"hourly_rate": 60})
    archived = admin.delete(path).json["project"]
    told = history(admin, path)
    assert [event["type"] for event in told] == [
        "project.archived",
        "project.updated",
        "project.created",
    ]
    assert [event["previous"] for event in told] == [
        {"status": "active"},
        {"hourly_rate": 50.0},
        None,
    ]
    assert told[0]["data"] == archived
    assert told[0]["actor"]["id"] == admin.user_id
    assert types(admin, f"/projects/{admin.make('/projects', name='Shop')['id']}") == [
        "project.created"
    ]


def test_rates_are_hidden_from_whom_the_thing_hides_them(admin: Api, sign_in: SignIn) -> None:
    path = f"/projects/{admin.make('/projects', name='Site', hourly_rate=50)['id']}"
    admin.put(path, json={"hourly_rate": 60})
    for event in history(sign_in("read:projects"), path):
        assert "hourly_rate" not in event["data"]
        assert not event["previous"]


def test_an_entry_has_the_history_of_its_timer(admin: Api) -> None:
    project = admin.make("/projects", name="Site")["id"]
    timer = admin.make("/timer/start", project_id=project)["id"]
    for act in ("pause", "resume", "stop"):
        admin.post(f"/timer/{act}")
    admin.patch(f"/time-entries/{timer}", json={"notes": "Plan"})
    assert types(admin, f"/time-entries/{timer}") == [
        "time_entry.updated",
        "timer.stopped",
        "timer.resumed",
        "timer.paused",
        "timer.started",
    ]


def test_of_a_deleted_thing_those_read_it_who_saw_it_last(admin: Api, sign_in: SignIn) -> None:
    project = admin.make("/projects", name="Site")["id"]
    mine, other = sign_in("read:*", "write:*"), sign_in("read:*")
    path = f"/time-entries/{mine.make('/time-entries', project_id=project, **DAY)['id']}"
    mine.delete(path)
    assert mine.get(path).status_code == 404
    for api in (mine, admin):
        assert types(api, path) == ["time_entry.deleted", "time_entry.created"]
    answer, missing = other.get(f"{path}/history"), other.get("/time-entries/999999999/history")
    assert answer.status_code == missing.status_code == 404
    assert answer.json["message"].split()[-2:] == missing.json["message"].split()[-2:]


def test_what_happened_while_it_was_hidden_stays_hidden(admin: Api, sign_in: SignIn) -> None:
    person = sign_in("read:projects")
    path = f"/projects/{admin.make('/projects', name='Site')['id']}"
    admin.put(path, json={"visibility": "members"})
    assert person.get(f"{path}/history").status_code == 404
    admin.put(path, json={"name": "Secret"})
    admin.put(path, json={"visibility": "everyone"})
    told = history(person, path)
    assert [event["data"]["name"] for event in told] == ["Secret", "Site"]
    assert len(history(admin, path)) == 4


def test_it_is_read_in_pages_while_it_grows(admin: Api) -> None:
    path = f"/clients/{admin.make('/clients', name='Version 0')['id']}"
    for number in range(1, 8):
        admin.put(path, json={"name": f"Version {number}"})
    seen, cursor = [], ""
    while cursor is not None:
        told = admin.get(f"{path}/history?limit=3{cursor and f'&cursor={cursor}'}").json
        seen += [event["data"]["name"] for event in told["history"]]
        cursor = told["pagination"]["next_cursor"]
        admin.put(path, json={"notes": f"Page {len(seen)}"})
    assert seen == [f"Version {number}" for number in range(7, -1, -1)]


def test_what_cannot_be_read_is_refused_and_too_much_is_less(admin: Api) -> None:
    path = f"/clients/{admin.make('/clients', name='Northwind')['id']}/history"
    for query in ("cursor=x", "cursor=aGlzdG9yeTp4", "cursor=ä", "limit=0", "limit=many"):
        answer = admin.get(f"{path}?{query}")
        assert answer.status_code == 400, query
        assert set(answer.json["errors"]) == {query.partition("=")[0]}
    assert admin.get(f"{path}?limit=1000").json["warnings"] == {"limit": "100 at most"}


def test_it_takes_the_scope_of_the_thing(admin: Api, sign_in: SignIn) -> None:
    path = f"/clients/{admin.make('/clients', name='Northwind')['id']}/history"
    answer = sign_in("read:projects").get(path)
    assert (answer.status_code, answer.json["required_scope"]) == (403, "read:clients")


def test_who_signs_in_is_told_to_administrators_alone(admin: Api, sign_in: SignIn) -> None:
    user = admin.make("/users", username="mira", password="a long enough password")
    admin.put(f"/users/{user['id']}", json={"hourly_rate": 50})
    told = history(sign_in("read:users"), f"/users/{user['id']}")
    assert [event["previous"] for event in told] == [None, None]
    assert not any("hourly_rate" in event["data"] for event in told)
