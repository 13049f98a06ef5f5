"""PostgreSQL's own programs, of a version that understands the server, and how they reach it."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg2.extensions import make_dsn
from sqlalchemy import NullPool, create_engine, make_url, text

from app.kit.embedded.binaries import folders, version_of
from app.kit.errors import Refused
from config import Config


@dataclass(frozen=True)
class Programs:
    """pg_dump, pg_restore and psql, which lie together."""

    folder: Path
    major: int

    def __getitem__(self, name: str) -> str:
        return str(self.folder / name)


@dataclass(frozen=True)
class Server:
    """The one whose database is saved or restored."""

    config: Config

    def rows(self, statement: str, **values: Any) -> list[Any]:
        """What the statement returns, outside of a transaction and of any limit of time."""
        engine = create_engine(
            self.config.sqlalchemy_url, poolclass=NullPool, isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            result = connection.execute(text(statement), values)
            return [*result] if result.returns_rows else []

    @property
    def major(self) -> int:
        return int(self.rows("SHOW server_version_num")[0][0]) // 10_000

    @property
    def arguments(self) -> list[str]:
        return ["--no-password", "--dbname", make_dsn(**self._parameters | {"password": None})]

    @property
    def environment(self) -> dict[str, str]:
        """With the password in it: arguments are shown to everybody on the machine."""
        password = self._parameters.get("password")
        ours = os.environ | {"LC_ALL": "C"}
        return ours | {"PGPASSWORD": password} if password else ours

    @property
    def _parameters(self) -> dict[str, Any]:
        url = make_url(self.config.sqlalchemy_url)
        return dict(url.get_dialect()().create_connect_args(url)[1])


def fitting(server: Server) -> Iterator[Programs]:
    """Those that can be used, the best first: the server's own version, then newer ones.

    :raises Refused: if there are none
    """
    found = [*_here(server.config.pg_bin)]
    usable = [programs for programs in found if programs.major >= server.major]
    if not usable:
        versions = ", ".join(str(programs.major) for programs in found) or "none"
        raise Refused(
            f"pg_dump, pg_restore and psql of PostgreSQL {server.major} or later are needed, and "
            f"here is {versions}: install the package of PostgreSQL's client programs, or name "
            "their folder in PG_BIN"
        )
    yield from sorted(usable, key=lambda programs: programs.major)


def _here(pg_bin: str) -> Iterator[Programs]:
    for folder in folders(pg_bin, "pg_dump"):
        together = all((folder / name).exists() for name in ("pg_restore", "psql"))
        if together and (version := version_of(folder / "pg_dump")):
            yield Programs(folder, int(version.partition(".")[0]))
