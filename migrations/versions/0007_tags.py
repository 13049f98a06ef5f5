"""Tags, and how many time entries have them: kept by triggers."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ADDED = "SELECT unnest(tags) AS name, user_id, project_id, 1 AS n FROM added"
REMOVED = "SELECT unnest(tags) AS name, user_id, project_id, -1 AS n FROM removed"
# What happens to entries, the rows that are there to read then, and how they change the totals.
HAPPENINGS = (
    ("insert", "NEW TABLE AS added", ADDED),
    ("update", "NEW TABLE AS added OLD TABLE AS removed", f"{ADDED} UNION ALL {REMOVED}"),
    ("delete", "OLD TABLE AS removed", REMOVED),
)
CHANGED = """SELECT name, user_id, project_id, sum(n)::bigint AS n FROM ({change}) changes
            GROUP BY name, user_id, project_id HAVING sum(n) <> 0"""
# Once for each statement, however many rows it writes. Whoever writes takes entries first, then
# tags, then totals, each in one order, so that two of them wait for one another and do not deadlock.
# A tag is kept until the end: who renames it meanwhile waits, or was first.
COUNT = """
CREATE FUNCTION count_tags_on_{what}() RETURNS trigger AS $$
BEGIN
    WITH added_words AS (
        SELECT DISTINCT name FROM ({changed}) changed WHERE n > 0
    ), there AS (
        SELECT name FROM tags WHERE name IN (SELECT name FROM added_words)
        ORDER BY name FOR KEY SHARE
    )
    INSERT INTO tags (name)
    SELECT name FROM added_words WHERE name NOT IN (SELECT name FROM there) ORDER BY name
    ON CONFLICT DO NOTHING;

    INSERT INTO tag_totals AS t (name, user_id, project_id, entries)
    SELECT name, user_id, project_id, n FROM ({changed}) changed
    ORDER BY name, user_id, project_id
    ON CONFLICT (name, user_id, project_id) DO UPDATE SET entries = t.entries + excluded.entries;
    RETURN NULL;
END $$ LANGUAGE plpgsql;

CREATE TRIGGER count_tags_on_{what}
    AFTER {what} ON time_entries REFERENCING {rows}
    FOR EACH STATEMENT EXECUTE FUNCTION count_tags_on_{what}();
"""
COUNT_WHAT_IS_THERE = """
INSERT INTO tag_totals (name, user_id, project_id, entries)
SELECT unnest(tags), user_id, project_id, count(*) FROM time_entries GROUP BY 1, 2, 3;

INSERT INTO tags (name) SELECT DISTINCT name FROM tag_totals ORDER BY name;
"""


def upgrade() -> None:
    op.create_table(
        "tags",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.func.clock_timestamp(),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.func.clock_timestamp(),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tags"),
    )
    op.create_index("uq_tags_name", "tags", ["name"], unique=True)
    op.create_table(
        "tag_totals",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", "user_id", "project_id", name="pk_tag_totals"),
    )
    # Nobody writes between the counting and the first trigger; reading goes on.
    op.execute("LOCK TABLE time_entries IN SHARE ROW EXCLUSIVE MODE")
    op.execute(COUNT_WHAT_IS_THERE)
    for what, rows, change in HAPPENINGS:
        op.execute(COUNT.format(what=what, rows=rows, changed=CHANGED.format(change=change)))


def downgrade() -> None:
    for what, _, _ in HAPPENINGS:
        op.execute(f"DROP TRIGGER count_tags_on_{what} ON time_entries")
        op.execute(f"DROP FUNCTION count_tags_on_{what}")
    op.drop_table("tag_totals")
    op.drop_table("tags")
