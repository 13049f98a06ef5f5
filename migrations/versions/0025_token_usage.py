"""Token usage: how many requests each token makes a day."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "token_usage_days",
        sa.Column("token_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("requests", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["token_id"],
            ["api_tokens.id"],
            name="fk_token_usage_days_token_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_id", "day", name="pk_token_usage_days"),
        if_not_exists=True,
    )
    op.create_index("ix_token_usage_days_day", "token_usage_days", ["day"], if_not_exists=True)


def downgrade() -> None:
    op.drop_table("token_usage_days")
