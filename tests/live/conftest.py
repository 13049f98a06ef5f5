"""A real server for the tests of this folder; the first one to ask starts it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.database import new_database
from tests.live.fire import Field, battlefield
from tests.live.server import Server, serving
from tests.live.streams import Streams


@pytest.fixture(scope="session")
def shared_server(server_url: sa.URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home: Path = tmp_path_factory.mktemp("live")
    with new_database(server_url) as url, serving(url, home, REQUEST_SECONDS="2") as server:
        yield server


@pytest.fixture
def server(shared_server: Server) -> Iterator[Server]:
    yield shared_server
    shared_server.hang_up()


@pytest.fixture
def streams(server: Server) -> Iterator[Streams]:
    """Live streams of the server, which are closed after the test."""
    opened = Streams(server.address)
    yield opened
    opened.close()


@pytest.fixture
def field(server_url: sa.URL, tmp_path: Path) -> Iterator[Field]:
    with battlefield(server_url, tmp_path) as field:
        yield field
