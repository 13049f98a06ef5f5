"""`/admin/users` and `/admin/teams`: who is here, what they are, who works together."""

import re

import pytest
from flask import Flask
from sqlalchemy import select

from app.identity.models import Team, TeamMember, User
from app.kit.db import session
from tests.api import Api
from tests.dashboard.browser import Browser, error_at
from tests.dashboard.conftest import Person

USERS, TEAMS = "/admin/users", "/admin/teams"
NEW = {"username": "noor", "role": "manager", "weekly_capacity_hours": "32"}


def user(name: str) -> User:
    session.expire_all()
    return session.scalars(select(User).where(User.username == name)).one()


def test_users_are_found_by_name_role_state_and_kind(boss: Browser, person: Person) -> None:
    person("mira", role="manager", full_name="Mira Sol", email="mira@example.com")
    person("left", is_active=False)
    session.add(User(username="robot", is_service_account=True))
    session.commit()

    def listed(query: str) -> list[str]:
        return re.findall(r'scope="row"><a href="[^"]+">([^<]+)<', boss.get(USERS + query).text)

    assert listed("") == ["boss", "left", "mira", "robot"]
    assert listed("?q=sol") == ["mira"]
    assert listed("?role=manager") == ["mira"]
    assert listed("?is_active=false") == ["left"]
    assert listed("?is_service_account=true") == ["robot"]
    assert listed("?sort=-username")[0] == "robot"
    assert "Nothing found" in boss.get(f"{USERS}?q=nobody").text


def test_a_user_is_added_and_signs_in(boss: Browser, app: Flask) -> None:
    page = boss.get(f"{USERS}/create").text
    assert 'value="user" selected' in page
    made = boss.send(f"{USERS}/create", password="a long enough password", **NEW)
    assert made.location == f"{USERS}/{user('noor').id}"
    page = boss.get(made.location).text
    assert "noor is here now." in page
    assert "user.created" in page
    assert Browser(app).sign_in("noor", "a long enough password").location == "/"


def test_errors_of_a_user_stand_beside_their_fields(boss: Browser) -> None:
    page = boss.send(
        f"{USERS}/create", username="", email="x", hourly_rate="much", password="short", role="user"
    )
    assert page.status_code == 400
    for name, told in {
        "username": "Username is required",
        "email": "Must be an email address",
        "password": "Must be 10 to 200 characters",
    }.items():
        assert error_at(page.text, name) == told
    assert error_at(page.text, "hourly_rate").startswith("Must be a number")
    assert 'value="much"' in page.text
    assert 'value="short"' not in page.text


def test_a_name_that_is_taken_is_refused(boss: Browser) -> None:
    page = boss.send(f"{USERS}/create", **NEW | {"username": "BOSS"})
    assert page.status_code == 400
    assert "There is already a user of that name" in page.text


def test_a_change_leaves_the_password_that_was_not_typed(
    boss: Browser, person: Person, app: Flask
) -> None:
    ann = person("ann")
    before, path = ann.password_hash, f"{USERS}/{ann.id}"
    boss.send(f"{path}/edit", full_name="Ann Frost", hourly_rate="80.50", password="")
    assert user("ann").password_hash == before
    page = boss.get(path).text
    assert "80.5" in page
    assert re.search(r"<code>full_name</code>.*?</span> Ann Frost", page, re.S)
    boss.send(f"{path}/edit", password="another long password")
    assert Browser(app).sign_in("ann", "another long password").location == "/"


def test_somebody_is_deactivated_after_a_question_and_comes_back(
    boss: Browser, person: Person, app: Flask
) -> None:
    path = f"{USERS}/{person('ann').id}"
    other = Browser(app)
    other.sign_in("ann")
    assert "Deactivate ann?" in boss.get(f"{path}/deactivate").text
    assert boss.send(f"{path}/deactivate").location == path
    assert other.get("/me").status_code == 302
    assert "ann is deactivated." in boss.get(path).text
    boss.send(f"{path}/reactivate", _page=path)
    assert user("ann").is_active


def test_the_last_administrator_stays(boss: Browser) -> None:
    path = f"{USERS}/{user('boss').id}"
    page = boss.send(f"{path}/deactivate")
    assert page.status_code == 400
    assert "The last administrator must stay one" in page.text
    page = boss.send(f"{path}/edit", role="user")
    assert error_at(page.text, "role") == "The last administrator must stay one"
    assert "Change password" in page.text


def test_a_second_factor_is_reset(boss: Browser, person: Person) -> None:
    path = f"{USERS}/{person('ann', has_second_factor=True).id}"
    assert "Reset second factor" in boss.get(path).text
    assert boss.send(f"{path}/reset-second-factor").location == path
    assert not user("ann").has_second_factor


def test_a_service_account_has_tokens_and_no_password(boss: Browser, admin: Api) -> None:
    made = boss.send(
        f"{USERS}/create", username="robot", role="user", is_service_account=["false", "true"]
    )
    ident = int(made.location.rsplit("/", 1)[1])
    admin.post("/tokens", json={"name": "Robot's", "user_id": ident, "scopes": ["read:tasks"]})
    page = boss.get(made.location).text
    assert "Service account" in page
    assert "Robot&#39;s" in page
    assert 'name="password"' not in boss.get(f"{made.location}/edit").text


def test_the_page_of_somebody_takes_as_many_statements_whatever_it_holds(boss: Browser) -> None:
    assert boss.get(f"{USERS}/{user('boss').id}").status_code == 200
    assert boss.get(f"{USERS}/999999").status_code == 404


def test_a_team_is_made_changed_and_deleted(boss: Browser, person: Person) -> None:
    assert "No teams yet" in boss.get(TEAMS).text
    mira, noor = person("mira", full_name="Mira Sol").id, person("noor").id
    made = boss.send(f"{TEAMS}/create", name="Design", lead_ids=["", mira], member_ids=["", noor])
    assert made.location == TEAMS
    page = boss.get(TEAMS).text
    assert "mira \u2013 Mira Sol" in page
    ident = session.scalars(select(Team.id)).one()
    path = f"{TEAMS}/{ident}"
    assert f'<option value="{mira}" selected>' in boss.get(path).text
    boss.send(path, name="Design and print", lead_ids=[""], member_ids=["", noor, mira])
    places = select(TeamMember.user_id).where(~TeamMember.is_lead).order_by(TeamMember.user_id)
    assert session.scalars(places).all() == [mira, noor]
    assert "team.updated" in boss.get(path).text
    assert "Delete the team Design and print?" in boss.get(f"{path}/delete").text
    assert boss.send(f"{path}/delete").location == TEAMS
    assert session.scalars(select(Team.id)).all() == []


def test_a_team_without_a_name_is_refused_at_the_field(boss: Browser, person: Person) -> None:
    mira = person("mira").id
    page = boss.send(f"{TEAMS}/create", name="", member_ids=["", mira])
    assert page.status_code == 400
    assert error_at(page.text, "name") == "Name is required"
    assert f'<option value="{mira}" selected>' in page.text


@pytest.mark.parametrize("role", ["manager", "user", "viewer"])
def test_nobody_else_comes_in(browser: Browser, person: Person, role: str) -> None:
    ident = person("ann", role=role).id
    browser.sign_in("ann")
    for path in (USERS, f"{USERS}/{ident}", f"{USERS}/create", TEAMS, f"{TEAMS}/create"):
        assert browser.get(path).status_code == 403


def test_names_are_text(boss: Browser, person: Person) -> None:
    attack = "<script>alert(1)</script>"
    ident = person("x", full_name=attack).id
    boss.send(f"{USERS}/{ident}/edit", full_name=attack + "2", email="")
    boss.send(f"{TEAMS}/create", name=attack, lead_ids=["", ident], member_ids=[""])
    for path in (USERS, f"{USERS}/{ident}", f"{USERS}/{ident}/edit", TEAMS, f"{TEAMS}/create"):
        assert attack not in boss.get(path).text
