"""The audit log is filtered by who did what."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Of what is sealed only: whoever writes an event has nothing to do with them.
    sealed = {"postgresql_where": sa.text("sequence IS NOT NULL")}
    op.create_index("ix_events_actor", "events", ["actor_id", "sequence"], **sealed)
    op.create_index("ix_events_type", "events", ["type", "sequence"], **sealed)


def downgrade() -> None:
    op.drop_index("ix_events_type", "events")
    op.drop_index("ix_events_actor", "events")
