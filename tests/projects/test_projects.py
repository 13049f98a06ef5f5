"""`/api/v1/projects`."""

from datetime import datetime

import pytest

from tests.api import Api, SignIn


def names(answer: object) -> list[str]:
    return [project["name"] for project in answer.json["projects"]]  # type: ignore[attr-defined]


def test_a_project_is_created_as_published(admin: Api) -> None:
    client = admin.make("/clients", name="Acme")
    body = {
        "name": "New Project",
        "description": "Project description",
        "client_id": client["id"],
        "hourly_rate": 75.00,
        "estimated_hours": 100,
        "status": "active",
    }
    created = admin.post("/projects", json=body)
    assert created.status_code == 201
    assert body.items() <= created.json["project"].items()
    assert created.json["project"]["client_name"] == "Acme"
    assert created.headers["Location"] == f"/api/v1/projects/{created.json['project']['id']}"


def test_ids_come_as_strings_and_empty_means_none(admin: Api) -> None:
    client = admin.make("/clients", name="Acme")
    project = admin.make("/projects", name="P", client_id=str(client["id"]))
    assert project["client_id"] == client["id"]
    cleared = admin.put(f"/projects/{project['id']}", json={"client_id": ""}).json["project"]
    assert cleared["client_id"] is None


def test_the_list_holds_active_ones_unless_asked(admin: Api) -> None:
    for name, status in (("A", "active"), ("B", "on_hold"), ("C", "archived")):
        admin.make("/projects", name=name, status=status)
    assert names(admin.get("/projects")) == ["A"]
    assert names(admin.get("/projects?status=on_hold")) == ["B"]
    assert names(admin.get("/projects?status=all&sort=-name")) == ["C", "B", "A"]
    assert admin.get("/projects?status=gone").json["errors"].keys() == {"status"}


def test_a_name_is_taken_once_a_client(admin: Api) -> None:
    acme, other = (admin.make("/clients", name=name) for name in ("Acme", "Other"))
    admin.make("/projects", name="Website", client_id=acme["id"])
    admin.make("/projects", name="Website", client_id=other["id"])
    admin.make("/projects", name="Website")
    for taken in ({"client_id": acme["id"]}, {}):
        refused = admin.post("/projects", json={"name": "website", **taken})
        assert refused.status_code == 409
        assert refused.json["message"] == "This client already has a project of that name"


def test_archiving_is_kept_twice_and_undone_by_status(admin: Api) -> None:
    path = f"/projects/{admin.make('/projects', name='P')['id']}"
    assert admin.delete(path).json["project"]["status"] == "archived"
    assert admin.delete(path).status_code == 200
    assert admin.put(path, json={"status": "active"}).json["project"]["status"] == "active"


class TestMembersOnly:
    """A members-only project exists for its people alone."""

    @pytest.fixture
    def secret(self, admin: Api) -> dict[str, object]:
        secret: dict[str, object] = admin.make("/projects", name="Secret", visibility="members")
        return secret

    def test_it_does_not_exist_for_others(
        self, admin: Api, sign_in: SignIn, secret: dict[str, object]
    ) -> None:
        task = admin.make("/tasks", name="Dig", project_id=secret["id"])
        other = sign_in("read:*", "write:*")
        assert names(other.get("/projects?status=all")) == []
        for path in (f"/projects/{secret['id']}", f"/tasks/{task['id']}"):
            for method in ("GET", "PUT", "DELETE"):
                assert other.open(path, method=method, json={}).status_code == 404
        assert other.get("/tasks").json["tasks"] == []
        unknown = other.post("/tasks", json={"name": "x", "project_id": 10**9}).json["errors"]
        hidden = other.post("/tasks", json={"name": "x", "project_id": secret["id"]}).json["errors"]
        assert str(hidden).replace(str(secret["id"]), str(10**9)) == str(unknown)

    def test_members_and_the_manager_see_it(
        self, admin: Api, sign_in: SignIn, secret: dict[str, object]
    ) -> None:
        member, manager = sign_in("read:projects"), sign_in("read:projects")
        people = {"member_ids": [member.user_id], "manager_id": manager.user_id}
        changed = admin.patch(f"/projects/{secret['id']}", json=people).json["project"]
        assert changed["member_ids"] == [member.user_id]
        assert names(member.get("/projects")) == names(manager.get("/projects")) == ["Secret"]


def test_rates_are_for_administrators_and_the_projects_manager(admin: Api, sign_in: SignIn) -> None:
    manager, user = sign_in("read:projects"), sign_in("read:projects")
    money = {"hourly_rate": 75.0, "budget_amount": 1000.0}
    project = admin.make("/projects", name="P", manager_id=manager.user_id, **money)
    for api, sees in ((admin, True), (manager, True), (user, False)):
        shown = api.get(f"/projects/{project['id']}").json["project"]
        listed = api.get("/projects").json["projects"][0]
        for row in (shown, listed):
            assert (money.keys() <= row.keys()) == sees
            assert not sees or money.items() <= row.items()


def test_who_creates_a_project_manages_it(sign_in: SignIn) -> None:
    user = sign_in("read:projects", "write:projects")
    project = user.make("/projects", name="Mine", hourly_rate="75")
    assert (project["manager_id"], project["hourly_rate"]) == (user.user_id, 75.0)


def test_relations_that_do_not_exist_are_named_together(admin: Api) -> None:
    wrong = {"name": "", "client_id": 10**9, "manager_id": 10**9, "member_ids": [10**9]}
    answer = admin.post("/projects", json=wrong)
    assert answer.status_code == 400
    assert answer.json["errors"].keys() == wrong.keys()


def test_totals_are_those_of_the_entries(admin: Api, sign_in: SignIn) -> None:
    project = admin.make(
        "/projects", name="P", estimated_hours=10, hourly_rate=50, budget_amount=1000
    )
    for minutes, billable in ((90, True), (20, False)):
        admin.make(
            "/time-entries",
            project_id=project["id"],
            date="2024-01-15",
            duration_minutes=minutes,
            billable=billable,
        )
    totals = admin.get("/projects?expand=totals").json["projects"][0]
    assert totals["tracked_hours"] == 1.83
    assert totals["remaining_hours"] == 8.17
    assert totals["budget_used_percent"] == 7.5
    few = admin.get("/projects?expand=totals&fields=id").json["projects"][0]
    assert few == {key: totals[key] for key in few}
    assert "tracked_hours" in few
    others = sign_in("read:projects").get("/projects?expand=totals").json["projects"][0]
    assert "tracked_hours" not in others


def test_what_get_told_may_be_put_back_whole(admin: Api) -> None:
    client = admin.make("/clients", name="Acme")
    gone = admin.make("/users", username="gone")
    body = {"client_id": client["id"], "manager_id": gone["id"], "member_ids": [gone["id"]]}
    project = admin.make("/projects", name="P", **body)
    task = admin.make("/tasks", name="T", project_id=project["id"], assignee_id=gone["id"])
    admin.delete(f"/projects/{project['id']}")
    admin.delete(f"/clients/{client['id']}")
    admin.delete(f"/users/{gone['id']}")
    for path, thing in (
        (f"/projects/{project['id']}", "project"),
        (f"/tasks/{task['id']}", "task"),
    ):
        told = admin.get(path).json[thing]
        assert admin.put(path, json=told).status_code == 200


def test_a_change_of_members_is_told_by_updated_since(admin: Api, sign_in: SignIn) -> None:
    project = admin.make("/projects", name="P")
    changed = admin.patch(f"/projects/{project['id']}", json={"member_ids": [sign_in().user_id]})
    before, after = project["updated_at"], changed.json["project"]["updated_at"]
    assert datetime.fromisoformat(after) > datetime.fromisoformat(before)
    [found] = admin.get(f"/projects?updated_since={after}").json["projects"]
    assert found["id"] == project["id"]


def test_a_project_made_with_members_is_told_as_it_is_read(admin: Api, sign_in: SignIn) -> None:
    project = admin.make("/projects", name="P", member_ids=[sign_in().user_id])
    assert admin.get(f"/projects/{project['id']}").json["project"] == project
