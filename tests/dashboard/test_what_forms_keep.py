"""What a form does not show, or nobody touches, stays as it was."""

from typing import Any

from app.identity.models import TeamMember, User
from app.kit.db import session
from tests.api import Api
from tests.dashboard.browser import Browser
from tests.dashboard.conftest import Person
from tests.dashboard.page_forms import forms_of
from tests.inventory.conftest import Store, inventory, store

__all__ = ["inventory", "store"]


def save(browser: Browser, page: str, **typed: Any) -> Any:
    """Send the form of the page as it came, with some of its fields changed."""
    form = next(f for f in forms_of(page, browser.get(page).text) if "version" in f.fields)
    return browser.post(form.action, form.fields | typed)


def test_an_entry_of_the_hour_that_comes_twice_keeps_its_times(
    browser: Browser, person: Person, admin: Api
) -> None:
    ann = person("ann", timezone="Europe/Berlin")
    browser.sign_in("ann")
    project = admin.make("/projects", name="Website")["id"]
    # 02:10 to 02:50 after the clocks went back.
    times = {"start_time": "2026-10-25T01:10:00Z", "end_time": "2026-10-25T01:50:00Z"}
    entry = admin.make("/time-entries", user_id=ann.id, project_id=project, **times)
    at = f"/entries/{entry['id']}"
    assert save(browser, at, notes="Night shift").status_code == 302
    told = admin.get(f"/time-entries/{entry['id']}").json["time_entry"]
    assert told["notes"] == "Night shift"
    assert {name: told[name] for name in times} == times
    # Its end alone is moved.
    save(browser, at, end_time="2026-10-25T03:20")
    told = admin.get(f"/time-entries/{entry['id']}").json["time_entry"]
    assert told["start_time"] == times["start_time"]
    assert told["end_time"] == "2026-10-25T02:20:00Z"


def test_who_lives_elsewhere_changes_the_notes_of_a_day_and_not_the_day(
    boss: Browser, person: Person, admin: Api
) -> None:
    person("far", role="admin", timezone="America/New_York")
    project = admin.make("/projects", name="Website")["id"]
    day = {"date": "2026-11-20", "duration": "1:00"}
    entry = admin.make("/time-entries", project_id=project, **day)
    boss.sign_out()
    boss.sign_in("far")
    assert save(boss, f"/entries/{entry['id']}", notes="Seen").status_code == 302
    told = admin.get(f"/time-entries/{entry['id']}").json["time_entry"]
    assert (told["notes"], told["start_time"]) == ("Seen", entry["start_time"])


def test_time_on_a_project_that_one_sees_no_more_can_still_be_described(
    browser: Browser, person: Person, admin: Api
) -> None:
    ann = person("ann")
    browser.sign_in("ann")
    project = admin.make("/projects", name="Secret", visibility="members", member_ids=[ann.id])
    task = admin.make("/tasks", name="Plan", project_id=project["id"])
    when = {"date": "2026-11-20", "duration": "1:00", "user_id": ann.id}
    work = {"project_id": project["id"], "task_id": task["id"]}
    entry = admin.make("/time-entries", **work, **when)
    admin.patch(f"/projects/{project['id']}", json={"member_ids": []})
    assert save(browser, f"/entries/{entry['id']}", notes="Described").status_code == 302
    told = admin.get(f"/time-entries/{entry['id']}").json["time_entry"]
    assert {name: told[name] for name in work} == work
    assert told["notes"] == "Described"


def test_who_left_stays_where_others_do_not_see_them(
    browser: Browser, person: Person, admin: Api
) -> None:
    person("mia", role="manager")
    left = person("left")
    browser.sign_in("mia")
    members = {"name": "Website", "member_ids": [left.id], "manager_id": left.id}
    project = admin.make("/projects", **members)["id"]
    task = admin.make("/tasks", name="Plan", project_id=project, assignee_id=left.id)["id"]
    admin.patch(f"/users/{left.id}", json={"is_active": False})
    assert save(browser, f"/projects/{project}/edit", name="Site").status_code == 302
    told = admin.get(f"/projects/{project}").json["project"]
    assert (told["name"], told["member_ids"], told["manager_id"]) == ("Site", [left.id], left.id)
    assert save(browser, f"/tasks/{task}/edit", name="Draft").status_code == 302
    told = admin.get(f"/tasks/{task}").json["task"]
    assert (told["name"], told["assignee_id"]) == ("Draft", left.id)


def test_a_team_keeps_who_left_when_it_gets_another_name(
    boss: Browser, person: Person, admin: Api
) -> None:
    left, new = person("left"), person("new")
    team = admin.make("/teams", name="Field", member_ids=[left.id], lead_ids=[left.id])["id"]
    session.get_one(User, left.id).is_active = False
    session.commit()
    assert save(boss, f"/admin/teams/{team}", name="Shop").status_code == 302
    assert save(boss, f"/admin/teams/{team}", member_ids=["", left.id, new.id]).status_code == 302
    told = admin.get(f"/teams/{team}").json["team"]
    assert (told["name"], told["lead_ids"]) == ("Shop", [left.id])
    assert told["member_ids"] == [left.id, new.id]
    assert session.query(TeamMember).filter_by(team_id=team).count() == 3


def test_a_reservation_keeps_its_archived_project(boss: Browser, store: Store) -> None:
    project = store.api.make("/projects", name="Old")["id"]
    place = {"stock_item_id": store.item, "warehouse_id": store.main, "project_id": project}
    held = store.api.make("/inventory/reservations", quantity=2, **place)["id"]
    store.api.patch(f"/projects/{project}", json={"status": "archived"})
    assert save(boss, f"/inventory/reservations/{held}/edit", notes="Soon").status_code == 302
    told = store.api.get(f"/inventory/reservations/{held}").json["reservation"]
    assert (told["notes"], told["project_id"]) == ("Soon", project)


def test_an_order_is_not_turned_over_to_another_supplier(boss: Browser, store: Store) -> None:
    make = store.api.make
    other = make("/inventory/suppliers", name="Aachen Bolts")["id"]
    own = make("/inventory/suppliers", name="Ironworks")["id"]
    lines = [{"stock_item_id": store.item, "quantity": 4, "unit_cost": 1}]
    paper = {"supplier_id": own, "warehouse_id": store.main, "items": lines}
    order = make("/inventory/purchase-orders", **paper)["id"]
    store.api.patch(f"/inventory/suppliers/{own}", json={"is_active": False})
    answer = save(boss, f"/inventory/purchase-orders/{order}/edit", notes="Soon")
    told = store.api.get(f"/inventory/purchase-orders/{order}").json["purchase_order"]
    assert told["supplier_id"] == own != other
    assert "inactive" in answer.text or told["notes"] == "Soon"
