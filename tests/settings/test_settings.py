"""`/api/v1/settings`."""

from tests.api import Api, SignIn


def test_only_what_is_sent_is_changed(admin: Api) -> None:
    changed = admin.put("/settings", json={"company_name": "Example", "timezone": "Asia/Tokyo"})
    assert changed.status_code == 200
    settings = admin.get("/settings").json["settings"]
    assert (settings["company_name"], settings["timezone"]) == ("Example", "Asia/Tokyo")
    assert (settings["overlap_policy"], settings["modules"]) == ("warn", {"inventory": False})
    assert admin.get("/info").json["timezone"] == "Asia/Tokyo"
    assert admin.make("/users", username="ada")["timezone"] == "Asia/Tokyo"


def test_wrong_values_are_named(admin: Api) -> None:
    wrong = {
        "timezone": "Mars",
        "currency": "euro",
        "overlap_policy": "maybe",
        "modules": {"x": True},
    }
    answer = admin.put("/settings", json=wrong)
    assert answer.status_code == 400
    assert answer.json["errors"].keys() == wrong.keys()


def test_settings_are_for_administrators(sign_in: SignIn) -> None:
    assert sign_in("read:*", "write:*").get("/settings").status_code == 403
