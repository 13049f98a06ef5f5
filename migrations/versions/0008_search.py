"""Indexes for searching: of tags everywhere, of parts of words where the server has pg_trgm.

Each is built beside running servers, outside of a transaction, and anew if it was begun before.
"""

from alembic import op
from sqlalchemy.exc import DBAPIError

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TAGS = ("ix_time_entries_tags", "time_entries USING gin (tags)")
TRIGRAMS = (
    ("ix_time_entries_notes_trgm", "time_entries USING gin (notes gin_trgm_ops)"),
    (
        "ix_tasks_name_description_trgm",
        "tasks USING gin (name gin_trgm_ops, description gin_trgm_ops)",
    ),
)


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for name, definition in (TAGS, *(TRIGRAMS if has_trigrams() else ())):
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON {definition}")


def downgrade() -> None:
    # The extension stays: it may have been there before us, or serve others.
    for name, _ in (TAGS, *TRIGRAMS):
        op.execute(f"DROP INDEX IF EXISTS {name}")


def has_trigrams() -> bool:
    """Whether the extension is there now; where it cannot be made, searching does without."""
    if op.get_context().as_sql:
        return False
    try:
        op.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DBAPIError:
        return False
    return True
