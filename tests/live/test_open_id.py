"""Signing in by a real provider on a real server: all that follows is kept, or nothing of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import sqlalchemy as sa

from tests.database import new_database
from tests.identity.open_id.conftest import CLIENT, SECRET, Provider, process
from tests.live.server import Server, serving

__all__ = ["process"]
pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def server(
    process: str, server_url: sa.URL, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    home: Path = tmp_path_factory.mktemp("open-id")
    settings = {
        "OIDC_ISSUER": process,
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_CLIENT_SECRET": SECRET,
        "OIDC_CREATE_USERS": "yes",
    }
    with new_database(server_url) as url, serving(url, home, workers=1, **settings) as server:
        yield server
        server.hang_up()


def arrive(server: Server, provider: Provider) -> requests.Response:
    """A browser goes to the provider and comes back."""
    with requests.Session() as browser:
        begun = browser.get(f"http://{server.address}/sign-in/openid", allow_redirects=False)
        back = provider.authorize(begun.headers["Location"])
        return browser.get(f"http://{server.address}{back}", allow_redirects=False)


def counted(server: Server) -> list[int]:
    tables = ("users", "identities", "browser_sessions", "events")
    return [server.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in tables]  # noqa: S608  # names of ours


def test_who_comes_is_made_linked_and_signed_in_together(server: Server, process: str) -> None:
    provider = Provider(process)
    provider.behave()
    before = counted(server)
    # The session comes last, after user and identity.
    forbid = "ALTER TABLE browser_sessions ADD CONSTRAINT nobody CHECK (false) NOT VALID"
    with server.engine.begin() as connection:
        connection.exec_driver_sql(forbid)
    assert arrive(server, provider).status_code == 500
    assert counted(server) == before
    with server.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE browser_sessions DROP CONSTRAINT nobody")
    answer = arrive(server, provider)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    made = [now - then for now, then in zip(counted(server), before, strict=True)]
    assert made == [1, 1, 1, 3]
