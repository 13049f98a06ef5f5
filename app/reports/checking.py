"""Whether the kept totals are what the entries say, and how to put them right."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, Row, text

_KEYS = "level, period, user_id, project_id, task_id, billable"
_PIECES = """
    SELECT level, date_trunc(level, m.month, 'UTC') AS period, user_id, project_id,
        coalesce(task_id, 0) AS task_id, billable, sum({sign} * m.seconds)::bigint AS seconds,
        sum({sign} * m.entries)::bigint AS entries
    FROM {table}, months_of(start_time, end_time, duration_seconds, date_only) m,
        unnest(ARRAY['month', 'year']) level
    WHERE {where} GROUP BY 1, 2, 3, 4, 5, 6
"""
_DUE = _PIECES.format(
    sign=1,
    table="time_entries",
    where="end_time IS NOT NULL AND (date_only OR end_time - start_time <= interval '24 hours')",
)
_NOTED = _PIECES.format(sign="sign", table="time_total_changes", where="true")
# Tables and columns of ours; no value stands in these texts.
_DIFFERENCES = text(f"""
    WITH due AS ({_DUE}), kept AS (
        SELECT {_KEYS}, sum(seconds) AS seconds, sum(entries) AS entries
        FROM (SELECT {_KEYS}, seconds, entries FROM time_totals UNION ALL {_NOTED}) t
        GROUP BY {_KEYS})
    SELECT {_KEYS}, coalesce(kept.seconds, 0) AS seconds, coalesce(kept.entries, 0) AS entries,
        coalesce(due.seconds, 0) AS due_seconds, coalesce(due.entries, 0) AS due_entries
    FROM due FULL JOIN kept USING ({_KEYS})
    WHERE coalesce(kept.seconds, 0) <> coalesce(due.seconds, 0)
        OR coalesce(kept.entries, 0) <> coalesce(due.entries, 0)
    ORDER BY {_KEYS}
""")  # noqa: S608
_LOCK = text("SELECT pg_advisory_lock(hashtext('time_totals'))")


@contextmanager
def alone(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one moment, while nobody folds changes into the totals.

    Writers go on: what they note meanwhile is folded after us.
    """
    with engine.connect() as connection:
        # The lock is taken before the transaction begins, which would otherwise see the moment
        # before a fold that it waited for.
        connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text("SET lock_timeout = 0; SET statement_timeout = 0"))
        connection.execute(_LOCK)
        connection.commit()
        connection.execution_options(isolation_level="REPEATABLE READ")
        try:
            with connection.begin():
                yield connection
        finally:
            # Lock and settings end with the connection.
            connection.invalidate()


def differences(connection: Connection) -> Sequence[Row[Any]]:
    """The totals that are not what the entries say: what is kept, and what is due."""
    return connection.execute(_DIFFERENCES).all()


def repair(connection: Connection) -> None:
    """Make the totals anew from the entries."""
    for statement in (
        "DELETE FROM time_total_changes",
        "DELETE FROM time_totals",
        f"INSERT INTO time_totals {_DUE}",
    ):
        connection.execute(text(statement))
