"""A browser without scripts: it keeps the cookie, reads pages, and sends their forms."""

import re
from html import unescape
from typing import Any

from flask import Flask

PASSWORD = "correct horse battery staple"


class Browser:
    def __init__(self, app: Flask, base_url: str = "http://localhost") -> None:
        self.client, self.base_url = app.test_client(), base_url

    def get(self, path: str, **options: Any) -> Any:
        return self.client.get(path, base_url=self.base_url, buffered=True, **options)

    def post(self, path: str, fields: dict[str, Any]) -> Any:
        """Send just these fields, as another site could."""
        referrer = {"Referer": f"{self.base_url}/"}
        return self.client.post(path, data=fields, base_url=self.base_url, headers=referrer)

    def send(self, path: str, _page: str | None = None, **fields: Any) -> Any:
        """Open the page of the form (at the form's own address by default), and send it."""
        token = csrf_token(self.get(_page or path).text)
        return self.post(path, {"csrf_token": token, **fields})

    def sign_in(self, username: str, password: str = PASSWORD, **fields: Any) -> Any:
        return self.send("/sign-in", username=username, password=password, **fields)

    def sign_out(self) -> Any:
        return self.send("/sign-out", _page="/admin/api-tokens/create")


def csrf_token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "the page has no form"
    return found[1]


def error_at(page: str, field: str) -> str:
    """The sentence beside a field, "" if there is none."""
    found = re.search(rf'id="{field}-error">([^<]*)<', page)
    return unescape(found[1]) if found else ""


def secret_on(page: str) -> str:
    found = re.search(r'id="secret" value="(tt_\w+)"', page)
    assert found, "the page shows no token"
    return found[1]
