"""The live stream: who hears what, from where on, and for how long."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import insert, update

from app.events.models import Event
from app.identity.models import ApiToken
from app.kit.db import session
from tests.activity.stream.conftest import Listen
from tests.api import Api, SignIn


def test_what_happens_from_now_on_is_heard(admin: Api, listen: Listen) -> None:
    admin.make("/projects", name="Before")
    ear = listen(admin)
    project = admin.make("/projects", name="After")
    [event] = ear.hear()
    assert event["event"] == "project.created"
    assert int(event["id"]) == event["data"]["sequence"]
    assert event["data"]["data"] == project
    assert event["data"]["previous"] is None
    admin.patch(f"/projects/{project['id']}", json={"name": "Later"})
    [event] = ear.hear()
    assert event["data"]["previous"] == {"name": "After"}


def test_a_stream_says_what_it_is(admin: Api, listen: Listen) -> None:
    ear = listen(admin)
    assert ear.answer.mimetype == "text/event-stream"
    assert ear.answer.headers["Cache-Control"] == "no-store"
    assert ear.answer.headers["X-Accel-Buffering"] == "no"
    assert ear.greeting.startswith("retry: ")


def test_who_heard_nothing_resumes_where_the_greeting_stood(admin: Api, listen: Listen) -> None:
    position = listen(admin).greeting.split("id: ")[1].strip()
    admin.make("/projects", name="Missed")
    assert listen(admin, last_event_id=position).types() == ["project.created"]


def test_a_stream_resumes_without_loss_or_duplicate(admin: Api, listen: Listen) -> None:
    first = listen(admin)
    for number in range(3):
        admin.make("/projects", name=f"Project {number}")
    heard = first.hear(3)
    admin.make("/projects", name="Missed")
    missed = listen(admin, headers={"Last-Event-ID": heard[1]["id"]}).hear(2)
    assert [event["data"]["data"]["name"] for event in missed] == ["Project 2", "Missed"]


def test_the_header_is_stronger_than_the_parameter(admin: Api, listen: Listen) -> None:
    ear = listen(admin)
    admin.make("/projects", name="One")
    admin.make("/projects", name="Two")
    one, two = ear.hear(2)
    admin.make("/projects", name="Three")
    header = {"Last-Event-ID": two["id"]}
    [event] = listen(admin, headers=header, last_event_id=one["id"]).hear()
    assert event["data"]["data"]["name"] == "Three"


def test_an_id_beyond_the_head_is_the_head(admin: Api, listen: Listen) -> None:
    ear = listen(admin, last_event_id=2**62)
    admin.make("/projects", name="New")
    assert ear.types() == ["project.created"]


def test_much_that_was_missed_comes_in_order(admin: Api, listen: Listen) -> None:
    client = admin.make("/clients", name="Busy", notes="x" * 5000)
    start = listen(admin).greeting.split("id: ")[1].strip()
    for number in range(230):
        admin.patch(f"/clients/{client['id']}", json={"company": f"Company {number}"})
    ear = listen(admin, last_event_id=start)
    pieces = [ear.piece()]
    while len(pieces[-1]) and pieces[-1][-1]["data"]["data"]["company"] != "Company 229":
        pieces.append(ear.piece())
    heard = [event for piece in pieces for event in piece]
    assert len(pieces) > 10
    assert [e["data"]["data"]["company"] for e in heard] == [f"Company {n}" for n in range(230)]


@pytest.mark.parametrize("given", ["abc", "-1", "1.5", "9" * 30])
@pytest.mark.parametrize("way", ["header", "parameter"])
def test_an_id_that_is_no_number_is_refused(admin: Api, given: str, way: str) -> None:
    headers = {"Last-Event-ID": given} if way == "header" else {}
    query = {"last_event_id": given} if way == "parameter" else {}
    answer = admin.get("/events/stream", headers=headers, query_string=query)
    assert answer.status_code == 400
    assert list(answer.json["errors"]) == ["last_event_id"]


@pytest.mark.parametrize(
    "types", ["nonsense", "project", "project.exploded", "project.created,x.*"]
)
def test_an_unknown_type_is_refused(admin: Api, types: str) -> None:
    answer = admin.get("/events/stream", query_string={"types": types, "project_id": "x"})
    assert answer.status_code == 400
    assert {name.split(".")[0] for name in answer.json["errors"]} == {"types", "project_id"}


@pytest.mark.parametrize(
    ("types", "heard"),
    [
        ("project.created", ["project.created"]),
        ("project.*", ["project.created", "project.updated"]),
        ("task.created, project.updated", ["project.updated", "task.created"]),
        ("*", ["project.created", "project.updated", "task.created", "client.created"]),
        ("", ["project.created", "project.updated", "task.created", "client.created"]),
    ],
)
def test_types_are_chosen(admin: Api, listen: Listen, types: str, heard: list[str]) -> None:
    ear = listen(admin, types=types)
    project = admin.make("/projects", name="Site")
    admin.patch(f"/projects/{project['id']}", json={"name": "Website"})
    admin.make("/tasks", name="Plan", project_id=project["id"])
    admin.make("/clients", name="Northwind")
    assert ear.types(len(heard)) == heard


def test_a_project_is_chosen_with_all_that_belongs_to_it(admin: Api, listen: Listen) -> None:
    chosen, other = (admin.make("/projects", name=name)["id"] for name in ("Chosen", "Other"))
    ear = listen(admin, project_id=chosen)
    day: dict[str, Any] = {"date": "2024-01-15", "duration": "1h"}
    admin.make("/tasks", name="Elsewhere", project_id=other)
    admin.make("/clients", name="Northwind")
    task = admin.make("/tasks", name="Here", project_id=chosen)
    entry = admin.make("/time-entries", project_id=chosen, **day)
    admin.patch(f"/projects/{chosen}", json={"description": "Ours"})
    admin.patch(f"/time-entries/{entry['id']}", json={"project_id": other})
    admin.patch(f"/time-entries/{entry['id']}", json={"notes": "Gone by now"})
    admin.patch(f"/tasks/{task['id']}", json={"project_id": other})
    heard = ["task.created", "time_entry.created", "project.updated", "time_entry.updated",
             "task.updated"]  # fmt: skip
    assert ear.types(5) == heard


def test_unknown_parameters_are_told(admin: Api, listen: Listen) -> None:
    ear = listen(admin, colour="red")
    assert ear.greeting.startswith(': warnings {"colour":"unknown field, ignored"}\n')


def test_a_listener_hears_of_what_they_see(admin: Api, sign_in: SignIn, listen: Listen) -> None:
    person = sign_in("read:*")
    ear = listen(person)
    admin.make("/projects", name="Secret", visibility="members", hourly_rate=50)
    admin.make("/projects", name="Open", hourly_rate=50)
    [event] = ear.hear()
    assert event["data"]["data"]["name"] == "Open"
    assert "hourly_rate" not in event["data"]["data"]


def test_a_listener_hears_of_what_the_scopes_allow(
    admin: Api, sign_in: SignIn, listen: Listen
) -> None:
    ear = listen(sign_in("read:tasks"))
    project = admin.make("/projects", name="Open")
    admin.make("/tasks", name="Plan", project_id=project["id"])
    assert ear.types() == ["task.created"]


def test_rights_are_those_of_the_moment(admin: Api, sign_in: SignIn, listen: Listen) -> None:
    person = sign_in("read:*")
    ear, user = listen(person), f"/users/{person.user_id}"
    admin.patch(user, json={"role": "admin"})
    secret = admin.make("/projects", name="Secret", visibility="members")["id"]
    assert ear.types(2) == ["user.updated", "project.created"]
    admin.patch(user, json={"role": "user"})
    admin.patch(f"/projects/{secret}", json={"name": "More secret"})
    admin.make("/clients", name="Northwind")
    assert ear.types(2) == ["user.updated", "client.created"]
    admin.patch(f"/projects/{secret}", json={"member_ids": [person.user_id]})
    admin.patch(f"/projects/{secret}", json={"name": "Shared"})
    assert ear.types(2) == ["project.updated", "project.updated"]


def expire(_admin: Api, person: Api) -> None:
    """The clock does it, and writes no event."""
    expired = update(ApiToken).where(ApiToken.id == person.token_id)
    session.execute(expired.values(expires_at=datetime(2020, 1, 1, tzinfo=UTC)))
    session.commit()


WAYS_TO_END = {
    "expired": expire,
    "revoked": lambda admin, person: admin.delete(f"/tokens/{person.token_id}"),
    "rotated": lambda admin, person: admin.post(f"/tokens/{person.token_id}/rotate"),
    "used from elsewhere": lambda admin, person: admin.patch(
        f"/tokens/{person.token_id}", json={"allowed_ips": ["192.0.2.0/24"]}
    ),
    "of somebody who left": lambda admin, person: admin.delete(f"/users/{person.user_id}"),
}


@pytest.mark.parametrize("way", WAYS_TO_END)
def test_a_stream_ends_with_its_token_when_that_is(
    way: str, admin: Api, sign_in: SignIn, listen: Listen
) -> None:
    person = sign_in("read:*")
    ear = listen(person)
    WAYS_TO_END[way](admin, person)
    admin.make("/projects", name="Too late")
    assert list(ear.pieces) == []


def test_a_stream_goes_on_while_the_secret_before_a_rotation_does(
    admin: Api, sign_in: SignIn, listen: Listen
) -> None:
    person = sign_in("read:projects")
    ear = listen(person)
    admin.post(f"/tokens/{person.token_id}/rotate", json={"overlap_seconds": 60})
    admin.make("/projects", name="Still heard")
    assert ear.types() == ["project.created"]


def test_an_event_that_cannot_be_told_ends_the_streams_of_those_who_would_hear_it(
    admin: Api, listen: Listen
) -> None:
    hears, does_not = listen(admin), listen(admin, types="project.*")
    broken = {"type": "task.created", "subject_type": "task", "subject_id": 1, "changes": {}}
    session.execute(insert(Event).values(**broken, data={}))
    session.commit()
    admin.make("/projects", name="Site")
    assert list(hears.pieces) == []
    assert does_not.types() == ["project.created"]


def test_a_token_has_so_many_streams_at_once(admin: Api, sign_in: SignIn, listen: Listen) -> None:
    person = sign_in("read:*")
    ears = [listen(person) for _ in range(20)]
    answer = person.get("/events/stream")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    assert answer.json["message"].startswith("This token has 20 streams open")
    listen(admin)
    ears.pop().answer.close()
    listen(person)


def test_opening_a_stream_is_one_call(admin: Api, listen: Listen) -> None:
    before = int(admin.get("/rate-limit").headers["X-RateLimit-Remaining"])
    ear = listen(admin)
    assert int(ear.answer.headers["X-RateLimit-Remaining"]) == before - 1
