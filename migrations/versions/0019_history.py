"""The events of one thing are read in the order of commits."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_events_subject", "events")
    op.create_index(
        "ix_events_subject",
        "events",
        ["subject_type", "subject_id", "sequence"],
        postgresql_where=sa.text("sequence IS NOT NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_events_subject", "events")
    op.create_index("ix_events_subject", "events", ["subject_type", "subject_id", "id"])
