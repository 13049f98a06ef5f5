"""The dashboard tells an owner of a webhook that was switched off, and nobody else."""

from flask import Flask
from sqlalchemy import text

from app.kit.db import session
from tests.api import Api
from tests.dashboard.browser import PASSWORD, Browser
from tests.house.story import HOOK


def test_the_owner_of_a_disabled_webhook_is_told_on_every_page(app: Flask, admin: Api) -> None:
    for name in ("mira", "noor"):
        admin.make("/users", username=name, password=PASSWORD)
    body = {"username": "mira", "password": PASSWORD}
    token = admin.post("/auth/login", json=body).json["token"]
    headers = {"Authorization": f"Bearer {token}"}
    session.execute(text("UPDATE api_tokens SET scopes = '{read:*,write:*}'"))
    session.commit()
    made = admin.post("/webhooks", json=HOOK | {"name": "<b>Chat</b>"}, headers=headers)
    assert made.status_code == 201, made.json
    session.execute(
        text("UPDATE webhooks SET is_active = false, disabled_at = now(), disabled_reason = 'Gone'")
    )
    session.commit()
    pages = {}
    for name in ("mira", "noor"):
        browser = Browser(app)
        browser.sign_in(name)
        pages[name] = browser.get("/").text
    assert "&lt;b&gt;Chat&lt;/b&gt;" in pages["mira"]
    assert "Gone" in pages["mira"]
    assert "Chat" not in pages["noor"]
