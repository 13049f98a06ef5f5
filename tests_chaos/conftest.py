"""A PostgreSQL of the tests' own, which they may kill, and a server on it."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.live.server import Server, serving
from tests_chaos.postgres import Postgres


@pytest.fixture
def folder() -> Iterator[Path]:
    """One that PostgreSQL's account may enter, which pytest's own does not let it."""
    with TemporaryDirectory(prefix="timetracker-chaos-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def postgres(folder: Path) -> Iterator[Postgres]:
    postgres = Postgres(folder / "postgres")
    postgres.start()
    try:
        yield postgres
    finally:
        postgres.stop()


@pytest.fixture
def server(postgres: Postgres, folder: Path) -> Iterator[Server]:
    """Two web workers of eight threads."""
    with serving(postgres.url, folder) as server:
        yield server
        server.hang_up()
