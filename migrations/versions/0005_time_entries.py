"""Time entries: one running timer a person, no overlap where it is denied."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "time_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=True),
        sa.Column("start_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_time", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("break_seconds", sa.BigInteger(), nullable=False),
        sa.Column(
            "duration_seconds",
            sa.BigInteger(),
            sa.Computed(
                "floor(extract(epoch FROM end_time - start_time))::bigint - break_seconds",
                persisted=True,
            ),
            nullable=True,
        ),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("tags", postgresql.ARRAY(sa.String(length=60)), nullable=False),
        sa.Column("billable", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("date_only", sa.Boolean(), nullable=False),
        sa.Column("overlap_denied", sa.Boolean(), nullable=False),
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
        postgresql.ExcludeConstraint(
            (sa.text("int8range(user_id, user_id, '[]')"), "="),
            (
                sa.text(
                    "tstzrange(start_time, coalesce(end_time, start_time), CASE WHEN end_time IS NULL THEN '[]' ELSE '[)' END)"
                ),
                "&&",
            ),
            where=sa.text("overlap_denied"),
            using="gist",
            name="ex_time_entries_overlap",
        ),
        sa.CheckConstraint(
            "break_seconds >= 0 AND (end_time IS NULL OR make_interval(secs => break_seconds) <= end_time - start_time)",
            name=op.f("ck_time_entries_break_within_entry"),
        ),
        sa.CheckConstraint(
            "end_time >= start_time", name=op.f("ck_time_entries_ends_after_it_starts")
        ),
        sa.CheckConstraint(
            "paused_at IS NULL OR end_time IS NULL",
            name=op.f("ck_time_entries_paused_while_running"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "task_id"],
            ["tasks.project_id", "tasks.id"],
            name="fk_time_entries_task_of_project",
        ),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_time_entries_project_id"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_time_entries_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_time_entries"),
    )
    op.create_index(
        "ix_time_entries_project_id",
        "time_entries",
        ["project_id", "start_time", "id"],
        postgresql_include=["end_time"],
    )
    op.create_index(
        "ix_time_entries_span",
        "time_entries",
        [
            sa.literal_column("int8range(user_id, user_id, '[]')"),
            sa.literal_column("tstzrange(start_time, end_time)"),
        ],
        postgresql_using="gist",
    )
    op.create_index("ix_time_entries_start_time", "time_entries", ["start_time", "id"])
    op.create_index("ix_time_entries_task_id", "time_entries", ["task_id"])
    op.create_index("ix_time_entries_updated_at", "time_entries", ["updated_at", "id"])
    op.create_index(
        "ix_time_entries_user_id",
        "time_entries",
        ["user_id", "start_time", "id"],
        postgresql_include=["end_time"],
    )
    op.create_index(
        "uq_time_entries_one_running_per_user",
        "time_entries",
        ["user_id"],
        unique=True,
        postgresql_where=sa.text("end_time IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("time_entries")
