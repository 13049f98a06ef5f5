"""Indexes that pages of the dashboard, and the API behind them, read in place of whole tables.

Each is built beside running servers, outside of a transaction, and anew if it was begun before.
"""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NEW = {
    # The audit log by the rest of its filters. Of what is sealed only, as those of migration 0016.
    "ix_events_created_at": "events (created_at, sequence, id) WHERE sequence IS NOT NULL",
    "ix_events_token": "events (token_id, sequence) WHERE sequence IS NOT NULL",
    "ix_events_ip": "events (ip, sequence) WHERE sequence IS NOT NULL",
    # All time of one project.
    "ix_time_totals_project": "time_totals (project_id, level, period)",
    # With all that a report sums up, so that it reads no entry for it.
    "ix_time_entries_by_time": "time_entries (start_time, id) INCLUDE (end_time, user_id,"
    " project_id, task_id, billable, duration_seconds, date_only)",
}
OLD = {"ix_time_entries_start_time": "time_entries (start_time, id)"}


def upgrade() -> None:
    replace(OLD, NEW)
    # An index alone answers for pages that were vacuumed since they were written.
    op.execute(
        "ALTER TABLE time_entries SET (autovacuum_vacuum_insert_scale_factor = 0,"
        " autovacuum_vacuum_insert_threshold = 5000, autovacuum_vacuum_scale_factor = 0.02)"
    )


def downgrade() -> None:
    replace(NEW, OLD)
    op.execute(
        "ALTER TABLE time_entries RESET (autovacuum_vacuum_insert_scale_factor,"
        " autovacuum_vacuum_insert_threshold, autovacuum_vacuum_scale_factor)"
    )


def replace(old: dict[str, str], new: dict[str, str]) -> None:
    with op.get_context().autocommit_block():
        for name, definition in new.items():
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
            op.execute(f"CREATE INDEX CONCURRENTLY {name} ON {definition}")
        for name in old:
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")
