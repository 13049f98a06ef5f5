"""Rows by a cursor on the server, as many at a time as fit into little memory."""

from collections.abc import Iterator
from contextlib import ExitStack
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
        options = {"stream_results": True, "yield_per": ROWS_AT_A_TIME}
        with ExitStack() as opened:
            connection = bound or opened.enter_context(db.engine.connect())
            self._result = connection.execute(statement, execution_options=options)
            opened.callback(self._result.close)
            self.close = opened.pop_all().close

    def __iter__(self) -> Iterator[Any]:
        return iter(self._result.mappings())

    def tuples(self) -> Iterator[Any]:
        return iter(self._result)
