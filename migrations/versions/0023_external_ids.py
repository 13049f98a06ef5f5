"""External ids: what other systems know clients, projects, tasks and time entries by."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

TABLES = ("clients", "projects", "tasks", "time_entries")


def upgrade() -> None:
    for table in TABLES:
        rule = f"ck_{table}_external_id_of_a_source"
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS external_source varchar(60),"
            " ADD COLUMN IF NOT EXISTS external_id varchar(200)"
        )
        # First for new rows, then for those there are: nobody waits while these are read.
        op.execute(
            f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {rule}, ADD CONSTRAINT {rule}"
            " CHECK ((external_source IS NULL) = (external_id IS NULL)) NOT VALID"
        )
    # Each is built beside running servers, and anew if it was begun before.
    with op.get_context().autocommit_block():
        for table in TABLES:
            index = f"uq_{table}_external_id"
            op.execute(
                f"ALTER TABLE {table} VALIDATE CONSTRAINT ck_{table}_external_id_of_a_source"
            )
            op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {index}")
            op.execute(
                f"CREATE UNIQUE INDEX CONCURRENTLY {index} ON {table} (external_source, external_id)"
                " WHERE external_id IS NOT NULL"
            )


def downgrade() -> None:
    for table in TABLES:
        op.execute(f"DROP INDEX uq_{table}_external_id")
        op.drop_column(table, "external_id")
        op.drop_column(table, "external_source")
