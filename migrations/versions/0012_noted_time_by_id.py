"""Changes of totals by their id: after a bulk load, nobody looks through what has been folded."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# The newest changes, and now and then all of them, with what was committed late: a transaction
# that writes a million entries meets all that it has folded itself in the index.
FOLD = """
CREATE OR REPLACE FUNCTION fold_time_totals() RETURNS trigger
LANGUAGE plpgsql SET jit = off AS $$
DECLARE
    oldest bigint := CASE WHEN NEW.id % 65536 = 0 THEN 0 ELSE NEW.id - 2048 END;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed'
        OR NOT pg_try_advisory_xact_lock(hashtext('time_totals')) THEN
        RETURN NULL;
    END IF;
    WITH folded AS (DELETE FROM time_total_changes WHERE id > oldest RETURNING *)
    INSERT INTO time_totals AS t
    SELECT level, date_trunc(level, m.month, 'UTC'), user_id, project_id, coalesce(task_id, 0),
        billable, sum(sign * m.seconds), sum(sign * m.entries)
    FROM folded, months_of(start_time, end_time, duration_seconds, date_only) m,
        unnest(ARRAY['month', 'year']) level
    GROUP BY 1, 2, 3, 4, 5, 6
    ON CONFLICT (level, period, user_id, project_id, task_id, billable) DO UPDATE
        SET seconds = t.seconds + excluded.seconds, entries = t.entries + excluded.entries;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.create_primary_key("pk_time_total_changes", "time_total_changes", ["id"])
    # Rows that change often stay where they are.
    op.execute("ALTER TABLE time_totals SET (fillfactor = 70)")
    op.execute(
        "ALTER TABLE time_total_changes"
        " SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)"
    )
    op.execute(sa.text(FOLD))


def downgrade() -> None:
    # The function stays: it does the same without the index, more slowly.
    op.execute(
        "ALTER TABLE time_total_changes"
        " RESET (autovacuum_vacuum_scale_factor, autovacuum_vacuum_threshold)"
    )
    op.execute("ALTER TABLE time_totals RESET (fillfactor)")
    op.drop_constraint("pk_time_total_changes", "time_total_changes")
