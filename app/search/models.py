"""The indexes of parts of words: there where the server has the extension pg_trgm, or not.

The migrations make them where they can. No model has them, because the models hold everywhere.
"""

from typing import Any

OF_NOTES = "ix_time_entries_notes_trgm"
OPTIONAL_INDEXES = frozenset({OF_NOTES, "ix_tasks_name_description_trgm"})


def in_every_database(_object: Any, name: str | None, kind: str, *_: Any) -> bool:
    """Whether Alembic shall compare it with the models."""
    return kind != "index" or name not in OPTIONAL_INDEXES
