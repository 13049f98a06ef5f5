"""Who works right now: as far as the time of others is seen."""

from datetime import timedelta

import pytest

from app.identity.models import TeamMember
from app.kit.clock import now
from app.kit.db import session
from tests.api import Api
from tests.dashboard.browser import Browser
from tests.dashboard.conftest import Person


@pytest.fixture
def project(admin: Api) -> int:
    return int(admin.make("/projects", name="Website")["id"])


def works(admin: Api, user: int, project: int, **fields: object) -> None:
    begun = (now() - timedelta(minutes=90)).isoformat()
    admin.make("/time-entries", user_id=user, project_id=project, start_time=begun, **fields)


def test_running_timers_come_first_and_the_others_with_what_they_did_last(
    boss: Browser, admin: Api, person: Person, project: int
) -> None:
    ann, bob = person("ann", full_name="Ann Onymous").id, person("bob").id
    person("eve")
    works(admin, ann, project, notes="Drawing <b>boxes</b>")
    admin.make("/time-entries", user_id=bob, project_id=project, date="2026-03-02", duration="0:45")
    page = boss.get("/team").text
    working, _, resting = page.partition("Without a timer")
    assert "1 person at work" in working
    assert "Ann Onymous" in working
    assert "Drawing &lt;b&gt;boxes&lt;/b&gt;" in working
    assert "1:30" in working
    assert "Ann Onymous" not in resting
    assert resting.index("bob") < resting.index("eve")
    assert "0:45" in resting
    assert "2 Mar 2026" in resting
    assert "Nothing yet" in resting


def test_people_see_themselves(browser: Browser, admin: Api, person: Person, project: int) -> None:
    works(admin, person("bob").id, project)
    person("ann")
    browser.sign_in("ann")
    page = browser.get("/team").text
    assert ">bob<" not in page
    assert "Nobody has a timer running" in page
    assert "Nothing yet" in page


def test_managers_see_the_teams_they_lead_and_the_projects_they_manage(
    browser: Browser, admin: Api, person: Person, project: int
) -> None:
    mia = person("mia", role="manager").id
    ann, bob, eve = person("ann").id, person("bob").id, person("eve").id
    team = admin.make("/teams", name="Design", member_ids=[ann])["id"]
    session.add(TeamMember(team_id=team, user_id=mia, is_lead=True))
    session.commit()
    hers = admin.make("/projects", name="Hers", manager_id=mia)["id"]
    works(admin, bob, hers)
    works(admin, eve, project)
    browser.sign_in("mia")
    working, _, resting = browser.get("/team").text.partition("Without a timer")
    assert "bob" in working
    assert ">eve<" not in working + resting
    assert "ann" in resting


def test_a_paused_timer_stands_still(
    boss: Browser, admin: Api, person: Person, project: int
) -> None:
    admin.post("/timer/start", json={"project_id": project})
    admin.post("/timer/pause")
    page = boss.get("/team").text
    assert "Paused" in page
    assert "data-runs" not in page.partition('id="team"')[2]
