"""The pages about clients."""

from tests.api import Api
from tests.dashboard.browser import Browser, error_at
from tests.dashboard.conftest import Person


def test_a_client_is_created_changed_and_shown_with_its_projects_and_hours(
    boss: Browser, admin: Api
) -> None:
    made = boss.send("/clients/create", name="Acme", currency="USD", default_hourly_rate="100")
    client = int(made.location.rpartition("/")[2])
    project = admin.make("/projects", name="Website", client_id=client)["id"]
    admin.make("/time-entries", project_id=project, date="2026-03-02", duration="1:15")
    boss.send(f"/clients/{client}/edit", name="Acme Inc", email="office@acme.example")
    page = boss.get(f"/clients/{client}").text
    assert "<h1>Acme Inc</h1>" in page
    assert "$125.00" in page
    assert f'href="/entries?client_id={client}">1:15</a>' in page
    assert f'href="/entries?project_id={project}">1:15</a>' in page
    assert f'href="/projects/create?client_id={client}"' in page
    assert "<del>Acme</del> → <ins>Acme Inc</ins>" in page
    assert "Website" in page


def test_what_is_wrong_stands_beside_its_field(boss: Browser, admin: Api) -> None:
    answer = boss.send("/clients/create", name="", email="nobody", currency="Euro")
    assert answer.status_code == 400
    assert error_at(answer.text, "name") == "Name is required"
    assert error_at(answer.text, "email") == "Must be an email address"
    assert "ISO 4217" in error_at(answer.text, "currency")
    assert 'value="nobody"' in answer.text
    admin.make("/clients", name="Acme")
    answer = boss.send("/clients/create", name="acme")
    assert "There is already a client of that name" in answer.text


def test_a_client_with_active_projects_stays(boss: Browser, admin: Api) -> None:
    client = admin.make("/clients", name="Acme")["id"]
    project = admin.make("/projects", name="Website", client_id=client)["id"]
    here = f"/clients/{client}"
    boss.send(f"{here}/archive", _page=here)
    assert "The client has active projects; archive them first" in boss.get(here).text
    admin.delete(f"/projects/{project}")
    boss.send(f"{here}/archive", _page=here)
    assert "is archived" in boss.get(here).text
    assert "Acme" not in boss.get("/clients").text
    assert "Acme" in boss.get("/clients?status=").text
    boss.send(f"/projects/{project}/unarchive", _page=here)
    assert "The client is archived" in boss.get(here).text
    boss.send(f"{here}/unarchive", _page=here)
    assert "is active again" in boss.get(here).text


def test_people_see_clients_without_their_rates_and_change_none(
    browser: Browser, admin: Api, person: Person
) -> None:
    client = admin.make("/clients", name="Acme", default_hourly_rate=123.45)["id"]
    person("ann")
    browser.sign_in("ann")
    assert "Acme" in browser.get("/clients").text
    page = browser.get(f"/clients/{client}").text
    assert "123.45" not in page
    assert "/edit" not in page
    assert browser.get("/clients/create").status_code == 403
    assert browser.send(f"/clients/{client}/archive", _page="/").status_code == 403


def test_a_manager_saves_a_client_without_touching_the_rate_they_do_not_see(
    browser: Browser, admin: Api, person: Person
) -> None:
    client = admin.make("/clients", name="Acme", default_hourly_rate=123)["id"]
    person("mia", role="manager")
    browser.sign_in("mia")
    assert "default_hourly_rate" not in browser.get(f"/clients/{client}/edit").text
    browser.send(f"/clients/{client}/edit", name="Acme Inc")
    assert admin.get(f"/clients/{client}").json["client"]["default_hourly_rate"] == 123


def test_an_empty_list_says_what_clients_are_for(boss: Browser) -> None:
    page = boss.get("/clients").text
    assert "No active clients" in page
    assert "No client matches" in boss.get("/clients?q=x").text
