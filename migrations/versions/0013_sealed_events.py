"""Events get a number in the order of commits and a hash over all before them, and stay as they are."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

# What a hash covers: all of an event that is not the seal itself. jsonb writes its keys in one
# order, so that the same content is the same text wherever it is made.
CONTENT = """
CREATE FUNCTION event_content(e events) RETURNS text STABLE LANGUAGE sql SET timezone = 'UTC' AS $$
    SELECT jsonb_build_array(
        e.sequence, e.id, e.type, e.actor_id, e.token_id, e.subject_type, e.subject_id, e.data,
        e.changes, e.request_id, host(e.ip), to_jsonb(e.created_at)
    )::text
$$
"""

# One at a time, and never in the way of who writes: what is seen here is committed, and what comes
# later gets a later number. Who builds on another's change has seen it committed, and its event has
# the larger id.
SEAL = """
CREATE FUNCTION seal_events(most int) RETURNS bigint LANGUAGE plpgsql SET jit = off AS $$
DECLARE
    next events;
    number bigint;
    previous bytea;
    sealed bigint := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(7446188);
    SELECT sequence, hash INTO number, previous
        FROM events WHERE sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1;
    FOR next IN SELECT * FROM events WHERE sequence IS NULL ORDER BY id LIMIT most
    LOOP
        number := coalesce(number, 0) + 1;
        next.sequence := number;
        previous := sha256(coalesce(previous, '') || convert_to(event_content(next), 'UTF8'));
        UPDATE events SET sequence = number, hash = previous WHERE id = next.id;
        sealed := sealed + 1;
    END LOOP;
    RETURN sealed;
END $$
"""

KEEP = """
CREATE FUNCTION keep_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.sequence IS NULL AND OLD.hash IS NULL AND
            (to_jsonb(NEW) - 'sequence' - 'hash') = (to_jsonb(OLD) - 'sequence' - 'hash') THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'Events are only added' USING ERRCODE = 'restrict_violation';
END $$
"""


def upgrade() -> None:
    op.add_column("events", sa.Column("sequence", sa.BigInteger(), nullable=True))
    op.add_column("events", sa.Column("hash", sa.LargeBinary(), nullable=True))
    op.create_index("uq_events_sequence", "events", ["sequence"], unique=True)
    op.create_index(
        "ix_events_unsealed", "events", ["id"], postgresql_where=sa.text("sequence IS NULL")
    )
    # With its index: an order that is given out after the commit needs no other.
    op.drop_column("events", "transaction_id")
    for function in (CONTENT, SEAL, KEEP):
        op.execute(sa.text(function))
    op.execute(
        "CREATE TRIGGER keep_events BEFORE UPDATE OR DELETE ON events"
        " FOR EACH ROW EXECUTE FUNCTION keep_events()"
    )
    op.execute(
        "CREATE TRIGGER keep_all_events BEFORE TRUNCATE ON events"
        " FOR EACH STATEMENT EXECUTE FUNCTION keep_events()"
    )
    # Whoever owns the table takes these back by a GRANT to themselves; it takes intent.
    op.execute("REVOKE UPDATE, DELETE, TRUNCATE ON events FROM PUBLIC, CURRENT_USER")
    op.execute("GRANT UPDATE (sequence, hash) ON events TO CURRENT_USER")


def downgrade() -> None:
    op.execute("GRANT UPDATE, DELETE, TRUNCATE ON events TO CURRENT_USER")
    op.execute("DROP TRIGGER keep_all_events ON events")
    op.execute("DROP TRIGGER keep_events ON events")
    for function in ("keep_events()", "seal_events(int)", "event_content(events)"):
        op.execute(f"DROP FUNCTION {function}")
    op.execute("ALTER TABLE events ADD transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id()")
    op.create_index("ix_events_transaction_id", "events", ["transaction_id", "id"])
    op.drop_index("ix_events_unsealed", "events")
    op.drop_index("uq_events_sequence", "events")
    op.drop_column("events", "hash")
    op.drop_column("events", "sequence")
