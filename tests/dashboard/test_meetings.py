"""Two who edit the same thing: the second is told, keeps what they typed, and decides."""

import re
from html import unescape

from tests.api import Api
from tests.dashboard.browser import Browser, csrf_token


def test_what_somebody_saved_meanwhile_is_not_overwritten_unseen(admin: Api, boss: Browser) -> None:
    client = admin.make("/clients", name="Northwind")
    path = f"/clients/{client['id']}/edit"
    fields = sent_by(boss.get(path).text) | {"name": "Northwind Traders"}
    admin.patch(f"/clients/{client['id']}", json={"name": "Northwind Ltd"})

    refused = boss.post(path, fields)
    assert refused.status_code == 400
    assert "The client was changed meanwhile" in unescape(refused.text)
    assert 'value="Northwind Traders"' in refused.text
    assert admin.get(f"/clients/{client['id']}").json["client"]["name"] == "Northwind Ltd"

    again = sent_by(refused.text) | {"name": "Northwind Traders"}
    assert boss.post(path, again).status_code == 302
    assert admin.get(f"/clients/{client['id']}").json["client"]["name"] == "Northwind Traders"


def sent_by(page: str) -> dict[str, str]:
    [version] = re.findall(r'name="version" value="(\w+)"', page)
    return {"csrf_token": csrf_token(page), "version": version}
