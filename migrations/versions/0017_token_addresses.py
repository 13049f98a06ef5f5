"""Addresses that tokens were used from: a new one is an event."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import CIDR

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# Where each was last is where it has been; of IPv6 the /64.
SEEN = """
    INSERT INTO token_addresses (token_id, network)
    SELECT id, network(set_masklen(last_used_ip, CASE family(last_used_ip) WHEN 4 THEN 32 ELSE 64 END))
    FROM api_tokens WHERE last_used_ip IS NOT NULL
"""


def upgrade() -> None:
    op.create_table(
        "token_addresses",
        sa.Column("token_id", sa.BigInteger(), nullable=False),
        sa.Column("network", CIDR(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["token_id"], ["api_tokens.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("token_id", "network"),
    )
    op.execute(SEEN)


def downgrade() -> None:
    op.drop_table("token_addresses")
