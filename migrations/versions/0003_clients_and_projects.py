"""Clients and projects."""

import sqlalchemy as sa
from alembic import op

# An active project has no archived client. Each half locks the row it looks at, so that neither
# can pass the other: whoever comes second waits, and then sees what the first one did.
REFUSE_ARCHIVING = """
CREATE FUNCTION refuse_archiving_client_with_active_projects() RETURNS trigger AS $$
BEGIN
    IF EXISTS (SELECT FROM projects WHERE client_id = NEW.id AND status = 'active') THEN
        RAISE check_violation USING
            CONSTRAINT = 'clients_archived_with_active_projects',
            MESSAGE = 'the client has active projects';
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;

CREATE TRIGGER clients_archived_with_active_projects
    BEFORE UPDATE OF status ON clients FOR EACH ROW
    WHEN (NEW.status = 'archived' AND OLD.status <> 'archived')
    EXECUTE FUNCTION refuse_archiving_client_with_active_projects();
"""

REFUSE_ACTIVE_PROJECT = """
CREATE FUNCTION refuse_active_project_of_archived_client() RETURNS trigger AS $$
BEGIN
    IF (SELECT status FROM clients WHERE id = NEW.client_id FOR SHARE) = 'archived' THEN
        RAISE check_violation USING
            CONSTRAINT = 'active_projects_with_archived_client',
            MESSAGE = 'the client is archived';
    END IF;
    RETURN NEW;
END $$ LANGUAGE plpgsql;

CREATE TRIGGER active_projects_with_archived_client
    BEFORE INSERT OR UPDATE OF status, client_id ON projects FOR EACH ROW
    WHEN (NEW.status = 'active' AND NEW.client_id IS NOT NULL)
    EXECUTE FUNCTION refuse_active_project_of_archived_client();
"""

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clients",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("company", sa.String(length=200), nullable=False),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("billing_address", sa.Text(), nullable=False),
        sa.Column("default_hourly_rate", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_clients"),
    )
    op.create_index("ix_clients_status", "clients", ["status"])
    op.create_index("uq_clients_name", "clients", [sa.literal_column("lower(name)")], unique=True)
    op.create_table(
        "projects",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("client_id", sa.BigInteger(), nullable=True),
        sa.Column("manager_id", sa.BigInteger(), nullable=True),
        sa.Column("hourly_rate", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("estimated_hours", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("budget_amount", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("color", sa.String(length=7), nullable=True),
        sa.Column("billable", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("visibility", sa.String(length=40), nullable=False),
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
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="fk_projects_client_id"),
        sa.ForeignKeyConstraint(["manager_id"], ["users.id"], name="fk_projects_manager_id"),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
    )
    op.create_index("ix_projects_client_id", "projects", ["client_id"])
    op.create_index("ix_projects_manager_id", "projects", ["manager_id"])
    op.create_index("ix_projects_status", "projects", ["status"])
    op.create_index(
        "uq_projects_client_id_name",
        "projects",
        ["client_id", sa.literal_column("lower(name)")],
        unique=True,
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "project_members",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name="fk_project_members_project_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_project_members_user_id"),
        sa.PrimaryKeyConstraint("project_id", "user_id", name="pk_project_members"),
    )
    op.create_index("ix_project_members_user_id", "project_members", ["user_id"])

    op.execute(REFUSE_ARCHIVING)
    op.execute(REFUSE_ACTIVE_PROJECT)


def downgrade() -> None:
    op.drop_table("project_members")
    op.drop_table("projects")
    op.drop_table("clients")
    op.execute("DROP FUNCTION refuse_active_project_of_archived_client")
    op.execute("DROP FUNCTION refuse_archiving_client_with_active_projects")
