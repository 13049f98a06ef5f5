"""Who hears of an event is who sees the thing: the same rules, said of events."""

import pytest

from app.activity import ledger
from app.activity.facts import Facts
from app.activity.payload import told
from app.activity.sight import sees
from app.events.sealing import seal
from app.identity import listeners
from app.identity.sign_in.sessions import LONGEST
from app.identity.token_format import hash_of
from app.kit.actor import Actor
from tests.api import Api, SignIn
from tests.crowd import Crowd, crowd_of, live

ADDRESS = {
    "client": "/clients",
    "project": "/projects",
    "task": "/tasks",
    "time_entry": "/time-entries",
    "timer": "/time-entries",
    "user": "/users",
    "team": "/teams",
    "token": "/tokens",
    "stock_item": "/inventory/items",
    "stock_movement": "/inventory/movements",
    "reservation": "/inventory/reservations",
}


def listening(*people: Api) -> dict[int, Actor]:
    """Who of them listens with the token they have, by the token's id."""
    found = listeners.by_secret((hash_of(person.token) for person in people), LONGEST)
    return {heard.actor.token_id or 0: heard.actor for heard in found.values()}


def actors_of(crowd: Crowd) -> dict[int, Actor]:
    return listening(crowd.admin, *crowd.people)


@pytest.fixture
def crowd(admin: Api, sign_in: SignIn) -> Crowd:
    return crowd_of(admin, sign_in)


def last_events() -> list[ledger.Happening]:
    """The newest event of each thing: what it tells is what the thing is."""
    seal()
    newest = {}
    for event in ledger.after(0, 10_000):
        kind = event["subject_type"].replace("timer", "time_entry")
        newest[kind, event["subject_id"]] = event
    return [event for (kind, _), event in newest.items() if kind in ADDRESS]


@pytest.mark.parametrize("seed", range(4))
def test_an_event_is_heard_by_those_who_see_the_thing_and_tells_them_as_much(
    crowd: Crowd, seed: int
) -> None:
    live(crowd, seed)
    events, actors = last_events(), actors_of(crowd)
    facts = Facts.of(events)
    heard = 0
    for person in [crowd.admin, *crowd.people]:
        actor = actors[person.token_id]
        for event in events:
            address = f"{ADDRESS[event['subject_type']]}/{event['subject_id']}"
            answer = person.get(address)
            assert sees(actor, event, facts) == (answer.status_code == 200), (address, actor)
            if answer.status_code == 200:
                [thing] = [value for value in answer.json.values() if isinstance(value, dict)]
                data = told(actor, event, facts)["data"]
                names = {k for k in data if k.endswith("_name") or k == "updated_at"}
                kept = {k: v for k, v in data.items() if k not in names}
                assert kept == {k: v for k, v in thing.items() if k not in names}, event["type"]
                heard += 1
    assert heard > 100


def test_who_manages_a_project_no_more_is_told_no_rates_of_then(crowd: Crowd) -> None:
    former, heir = crowd.people[0], crowd.people[1]
    project = crowd.admin.make("/projects", name="Site", hourly_rate=50, manager_id=former.user_id)
    crowd.admin.patch(f"/projects/{project['id']}", json={"hourly_rate": 60})
    crowd.admin.patch(f"/projects/{project['id']}", json={"manager_id": heir.user_id})
    seal()
    events = [event for event in ledger.after(0, 100) if event["subject_type"] == "project"]
    facts, actors = Facts.of(events), actors_of(crowd)
    for person in (former, heir):
        payloads = [told(actors[person.token_id], event, facts) for event in events]
        assert not any("hourly_rate" in payload["data"] for payload in payloads[:2])
        assert payloads[1]["previous"] is None
    assert told(actors[crowd.admin.token_id], events[1], facts)["previous"] == {"hourly_rate": 50.0}


def test_what_a_token_may_not_read_it_does_not_hear(crowd: Crowd, sign_in: SignIn) -> None:
    crowd.admin.make("/projects", name="Site")
    seal()
    [event] = [event for event in ledger.after(0, 100) if event["type"] == "project.created"]
    deaf, hears = sign_in("read:tasks"), sign_in("read:projects")
    actors = listening(deaf, hears)
    facts = Facts.of([event])
    assert sees(actors[hears.token_id], event, facts)
    assert not sees(actors[deaf.token_id], event, facts)


def test_a_revoked_token_and_somebody_who_left_listen_no_more(
    crowd: Crowd, sign_in: SignIn
) -> None:
    person, leaver = sign_in("read:*"), sign_in("read:*")
    crowd.admin.delete(f"/tokens/{person.token_id}")
    crowd.admin.delete(f"/users/{leaver.user_id}")
    assert listening(person, leaver) == {}
    assert listeners.by_scopes([(leaver.user_id, ["read:*"])]) == [None]


def test_a_long_text_is_cut_and_named(admin: Api) -> None:
    admin.make("/clients", name="Wordy", notes="ä" * 10_000)
    seal()
    [event] = [event for event in ledger.after(0, 100) if event["type"] == "client.created"]
    actor = listening(admin)[admin.token_id]
    payload = told(actor, event, Facts.of([event]))
    assert payload["data"]["truncated"] == ["notes"]
    assert payload["data"]["notes"] == "ä" * 1000


def test_where_a_booking_was_moved_from_is_told_to_who_sees_that_project(crowd: Crowd) -> None:
    heir = crowd.people[0]
    secret = crowd.admin.make("/projects", name="Secret", visibility="members", member_ids=[])
    site = crowd.admin.make("/projects", name="Site", manager_id=heir.user_id)
    times = {"start_time": "2024-01-15T09:00:00Z", "end_time": "2024-01-15T10:00:00Z"}
    entry = crowd.admin.make("/time-entries", project_id=secret["id"], **times)
    crowd.admin.patch(f"/time-entries/{entry['id']}", json={"project_id": site["id"]})
    seal()
    [moved] = [e for e in ledger.after(0, 100) if e["type"] == "time_entry.updated"]
    facts, actors = Facts.of([moved]), actors_of(crowd)
    assert sees(actors[heir.token_id], moved, facts)
    assert "project_id" not in (told(actors[heir.token_id], moved, facts)["previous"] or {})
    before = told(actors[crowd.admin.token_id], moved, facts)["previous"]
    assert before["project_id"] == secret["id"]
