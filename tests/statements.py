"""The SQL that requests send, as the driver sees it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from psycopg2 import extensions

from app.kit.db import driver_connection


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL that runs in the block, without the savepoints that stand for transactions here."""
    seen: list[str] = []

    class Noting(extensions.cursor):
        def execute(self, query: Any, vars: Any = None) -> None:  # the driver's name
            if "SAVEPOINT" not in query:
                seen.append(query)
            super().execute(query, vars)

    driver = driver_connection()
    driver.cursor_factory = Noting
    try:
        yield seen
    finally:
        driver.cursor_factory = None
