"""`/api/v1/clients`."""

from tests.api import Api, SignIn

ACME = {
    "name": "Acme Corp",
    "email": "contact@acme.com",
    "company": "Acme Corporation",
    "phone": "+1-555-0123",
}


def test_a_client_is_created_read_changed_and_archived(admin: Api) -> None:
    created = admin.post("/clients", json=ACME)
    client = created.json["client"]
    assert created.status_code == 201
    assert created.headers["Location"] == f"/api/v1/clients/{client['id']}"
    assert ACME.items() <= client.items()
    assert client["status"] == "active"

    path = f"/clients/{client['id']}"
    changed = admin.patch(path, json={"notes": "Pays late", "email": None}).json["client"]
    assert (changed["notes"], changed["email"], changed["name"]) == ("Pays late", None, "Acme Corp")
    assert admin.delete(path).json["client"]["status"] == "archived"
    assert admin.delete(path).status_code == 200
    assert admin.get(path).json["client"]["status"] == "archived"


def test_a_second_client_of_that_name_is_refused_in_any_case(admin: Api) -> None:
    admin.make("/clients", name="Acme")
    again = admin.post("/clients", json={"name": "ACME"})
    assert again.status_code == 409
    assert again.json["message"] == "There is already a client of that name"


def test_a_client_with_active_projects_is_not_archived(admin: Api) -> None:
    client = admin.make("/clients", name="Acme")
    project = admin.make("/projects", name="Website", client_id=client["id"])
    refused = admin.delete(f"/clients/{client['id']}")
    assert (refused.status_code, refused.json["error_code"]) == (409, "client_has_active_projects")

    admin.delete(f"/projects/{project['id']}")
    assert admin.delete(f"/clients/{client['id']}").status_code == 200
    back = admin.put(f"/projects/{project['id']}", json={"status": "active"})
    assert back.status_code == 400
    assert back.json["errors"] == {"client_id": ["The client is archived"]}


def test_the_rate_of_a_client_is_told_to_administrators_alone(admin: Api, sign_in: SignIn) -> None:
    admin.make("/clients", name="Acme", default_hourly_rate="95.50")
    seen_by_admin = admin.get("/clients").json["clients"][0]
    seen_by_user = sign_in("read:clients").get("/clients").json["clients"][0]
    assert seen_by_admin["default_hourly_rate"] == 95.5
    assert "default_hourly_rate" not in seen_by_user


def test_every_wrong_field_is_named_at_once(admin: Api) -> None:
    wrong = {
        "name": "  ",
        "email": "nobody",
        "default_hourly_rate": "NaN",
        "currency": "euro",
        "status": "gone",
    }
    answer = admin.post("/clients", json=wrong)
    assert answer.status_code == 400
    assert answer.json["errors"].keys() == wrong.keys()
    assert admin.get("/clients").json["pagination"]["total"] == 0


def test_clients_are_found_by_text_with_wildcards_literal(admin: Api) -> None:
    admin.make("/clients", name="100% Design")
    admin.make("/clients", name="Hundred Design", company="100 pro cent")
    found = admin.get("/clients?q=100%25").json["clients"]
    assert [client["name"] for client in found] == ["100% Design"]
    assert len(admin.get("/clients?q=DESIGN").json["clients"]) == 2
    assert admin.get("/clients?status=archived").json["clients"] == []
