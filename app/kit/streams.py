"""Rows by a cursor on the server, as many at a time as fit into little memory."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Executable

from app.kit.db import db, session

ROWS_AT_A_TIME = 1000


class Stream:
    """What a statement finds, read on a connection of its own: an answer outlasts its request.

    Whoever reads closes it.
    """

    def __init__(self, statement: Executable) -> None:
        bound: Connection | None = session.session_factory.kw.get("bind")
        connection = bound or db.engine.connect()
        self._own = None if bound else connection
        options = {"stream_results": True, "yield_per": ROWS_AT_A_TIME}
        self._result = connection.execute(statement, execution_options=options)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._result.mappings())

    def close(self) -> None:
        self._result.close()
        if self._own:
            self._own.close()
