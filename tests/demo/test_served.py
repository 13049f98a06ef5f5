"""The demo data through the API."""

from app.events.models import Event
from app.kit.db import session
from tests.api import SignIn


def test_the_lists_serve_it(sign_in: SignIn) -> None:
    api = sign_in("admin:all", role="admin")
    entries = api.get("/time-entries?per_page=50").json
    assert len(entries["time_entries"]) == 50
    assert entries["pagination"]["total"] > 5000
    assert api.get("/projects?status=all&per_page=100").json["pagination"]["total"] == 30
    assert api.get("/tasks?status=active").json["pagination"]["total"] > 50


def test_a_project_tells_hours_near_its_estimate(sign_in: SignIn) -> None:
    api = sign_in("admin:all", role="admin")
    listed = api.get("/projects?status=archived&expand=totals&per_page=100").json["projects"]
    assert listed
    assert all(0.3 < p["tracked_hours"] / p["estimated_hours"] < 2 for p in listed)


def test_an_event_holds_what_the_api_tells(sign_in: SignIn) -> None:
    api = sign_in("admin:all", role="admin")
    entry = api.get("/time-entries?per_page=1").json["time_entries"][0]
    event = session.query(Event).filter_by(subject_type="time_entry", subject_id=entry["id"]).one()
    assert event.data == entry
    assert event.actor_id == entry["user_id"]
