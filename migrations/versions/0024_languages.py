"""Languages: which one the dashboard speaks with a person."""

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE users ADD COLUMN IF NOT EXISTS language varchar(40)")


def downgrade() -> None:
    op.drop_column("users", "language")
