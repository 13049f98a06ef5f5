"""Service accounts: users of integrations, who do not sign in."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

RULE = "ck_users_service_accounts_do_not_sign_in"


def upgrade() -> None:
    op.add_column(
        "users",
        sa.Column("is_service_account", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    # First for new rows, then for those there are: nobody waits while these are read.
    op.execute(
        f"ALTER TABLE users ADD CONSTRAINT {RULE} "
        "CHECK (NOT is_service_account OR password_hash IS NULL) NOT VALID"
    )
    op.execute(f"ALTER TABLE users VALIDATE CONSTRAINT {RULE}")


def downgrade() -> None:
    op.execute(f"ALTER TABLE users DROP CONSTRAINT {RULE}")
    op.drop_column("users", "is_service_account")
