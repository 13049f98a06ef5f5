"""Kept totals: worked time by person, project, task, billable flag and UTC month or year."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# Time without breaks in it passes evenly; where there are breaks they are spread evenly over the
# entry. div() is exact where a quotient of numerics would be rounded.
WORKED_UNTIL = """
CREATE FUNCTION worked_until(
    at timestamptz, start_time timestamptz, end_time timestamptz, seconds bigint
) RETURNS bigint IMMUTABLE PARALLEL SAFE LANGUAGE sql AS $$
    SELECT CASE
        WHEN at >= end_time THEN seconds
        WHEN at <= start_time THEN 0
        ELSE div(
            seconds * extract(epoch FROM at - start_time), extract(epoch FROM end_time - start_time)
        )::bigint
    END
$$
"""

# An entry is counted in the month it begins in, its time in the months it was worked in. A day
# without clock times is not divided.
MONTHS_OF = """
CREATE FUNCTION months_of(
    start_time timestamptz, end_time timestamptz, duration_seconds bigint, date_only boolean
) RETURNS TABLE (month timestamptz, seconds bigint, entries int)
IMMUTABLE PARALLEL SAFE ROWS 1 LANGUAGE sql AS $$
    SELECT month AT TIME ZONE 'UTC',
        CASE WHEN $4 THEN $3 ELSE
            worked_until((month + interval '1 month') AT TIME ZONE 'UTC', $1, $2, $3)
            - worked_until(month AT TIME ZONE 'UTC', $1, $2, $3)
        END,
        (month AT TIME ZONE 'UTC' <= $1)::int
    FROM generate_series(
        date_trunc('month', $1 AT TIME ZONE 'UTC'),
        CASE WHEN $4 OR $1 = $2 THEN $1 ELSE $2 - interval '1 microsecond' END AT TIME ZONE 'UTC',
        interval '1 month'
    ) month
$$
"""

PIECES = """
    SELECT level, date_trunc(level, m.month, 'UTC'), user_id, project_id, coalesce(task_id, 0),
        billable, sum({sign} * m.seconds), sum({sign} * m.entries)
    FROM {source} e, months_of(start_time, end_time, duration_seconds, date_only) m,
        unnest(ARRAY['month', 'year']) level
    {where} GROUP BY 1, 2, 3, 4, 5, 6
"""
# What is longer than a day, on the clock, stays out: reports read those few entries themselves.
COUNTED = (
    "{0}.end_time IS NOT NULL"
    " AND ({0}.date_only OR {0}.end_time - {0}.start_time <= interval '24 hours')"
)

# One at a time, and nobody waits: who finds another one folding leaves it to them. Under
# REPEATABLE READ the changes that another one has folded would still be seen.
FOLD = f"""
CREATE FUNCTION fold_time_totals() RETURNS trigger LANGUAGE plpgsql SET jit = off AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed'
        OR NOT pg_try_advisory_xact_lock(hashtext('time_totals')) THEN
        RETURN NULL;
    END IF;
    WITH folded AS (DELETE FROM time_total_changes RETURNING *)
    INSERT INTO time_totals AS t
    {PIECES.format(sign="sign", source="folded", where="")}
    ON CONFLICT (level, period, user_id, project_id, task_id, billable) DO UPDATE
        SET seconds = t.seconds + excluded.seconds, entries = t.entries + excluded.entries;
    RETURN NULL;
END $$;

CREATE TRIGGER time_total_changes_fold AFTER INSERT ON time_total_changes FOR EACH ROW
    WHEN (NEW.id % 1024 = 0) EXECUTE FUNCTION fold_time_totals();
"""

COLUMNS = (
    "user_id, project_id, task_id, billable, start_time, end_time, duration_seconds, date_only"
)


def note(row: str, sign: int) -> str:
    values = ", ".join(f"{row}.{column}" for column in COLUMNS.split(", "))
    return f"""
    IF {COUNTED.format(row)} THEN
        INSERT INTO time_total_changes (sign, {COLUMNS}) VALUES ({sign}, {values});
    END IF;"""


NOTE = f"""
CREATE FUNCTION note_new_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {note("NEW", 1)}
    RETURN NULL;
END $$;

CREATE FUNCTION note_changed_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {note("OLD", -1)} {note("NEW", 1)}
    RETURN NULL;
END $$;

CREATE FUNCTION note_gone_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN {note("OLD", -1)}
    RETURN NULL;
END $$;

CREATE FUNCTION forget_time_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM time_total_changes;
    DELETE FROM time_totals;
    RETURN NULL;
END $$;

CREATE TRIGGER time_entries_note_new AFTER INSERT ON time_entries FOR EACH ROW
    WHEN (NEW.end_time IS NOT NULL) EXECUTE FUNCTION note_new_time();
CREATE TRIGGER time_entries_note_changed AFTER UPDATE ON time_entries FOR EACH ROW
    WHEN (({", ".join("OLD." + column for column in COLUMNS.split(", "))}) IS DISTINCT FROM
        ({", ".join("NEW." + column for column in COLUMNS.split(", "))}))
    EXECUTE FUNCTION note_changed_time();
CREATE TRIGGER time_entries_note_gone AFTER DELETE ON time_entries FOR EACH ROW
    WHEN (OLD.end_time IS NOT NULL) EXECUTE FUNCTION note_gone_time();
CREATE TRIGGER time_entries_forget_totals AFTER TRUNCATE ON time_entries
    EXECUTE FUNCTION forget_time_totals();
"""

FUNCTIONS = (
    "forget_time_totals()",
    "note_gone_time()",
    "note_changed_time()",
    "note_new_time()",
    "fold_time_totals()",
    "months_of(timestamptz, timestamptz, bigint, boolean)",
    "worked_until(timestamptz, timestamptz, timestamptz, bigint)",
)


def upgrade() -> None:
    op.create_table(
        "time_totals",
        sa.Column("level", sa.String(length=5), nullable=False),
        sa.Column("period", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("billable", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(
            "level", "period", "user_id", "project_id", "task_id", "billable", name="pk_time_totals"
        ),
    )
    op.create_table(
        "time_total_changes",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("sign", sa.SmallInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=True),
        sa.Column("billable", sa.Boolean(), nullable=False),
        sa.Column("start_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration_seconds", sa.BigInteger(), nullable=False),
        sa.Column("date_only", sa.Boolean(), nullable=False),
    )
    op.create_index(
        "ix_time_entries_long",
        "time_entries",
        ["start_time"],
        postgresql_where=sa.text(
            "NOT date_only AND (end_time - start_time) > '24:00:00'::interval"
        ),
    )
    # Without them every third entry would be taken for a long one.
    op.execute("CREATE STATISTICS time_entries_length ON (end_time - start_time) FROM time_entries")
    for statement in (WORKED_UNTIL, MONTHS_OF, FOLD, NOTE):
        op.execute(statement)
    pieces = PIECES.format(sign=1, source="time_entries", where=f"WHERE {COUNTED.format('e')}")
    op.execute(f"INSERT INTO time_totals {pieces}")


def downgrade() -> None:
    for name in ("new", "changed", "gone"):
        op.execute(f"DROP TRIGGER time_entries_note_{name} ON time_entries")
    op.execute("DROP TRIGGER time_entries_forget_totals ON time_entries")
    op.execute("DROP STATISTICS time_entries_length")
    op.drop_index("ix_time_entries_long", "time_entries")
    op.drop_table("time_total_changes")
    op.drop_table("time_totals")
    for function in FUNCTIONS:
        op.execute(f"DROP FUNCTION {function}")
