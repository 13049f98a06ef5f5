"""Inventory: items, warehouses, stock levels, and the ledger of what moved."""

import sqlalchemy as sa
from alembic import op

# Stock on hand is the sum of the movements because nobody else writes it. The level is there and
# locked by then; its CHECK refuses what would leave less than nothing.
ADD_TO_LEVEL = """
CREATE FUNCTION add_movement_to_stock_level() RETURNS trigger AS $$
BEGIN
    UPDATE stock_levels
       SET quantity_on_hand = quantity_on_hand + NEW.quantity,
           total_value = total_value + NEW.value,
           updated_at = clock_timestamp()
     WHERE stock_item_id = NEW.stock_item_id AND warehouse_id = NEW.warehouse_id
    RETURNING quantity_on_hand INTO STRICT NEW.quantity_after;
    RETURN NEW;
END $$ LANGUAGE plpgsql;

CREATE TRIGGER stock_movements_are_added_to_their_level
    BEFORE INSERT ON stock_movements FOR EACH ROW
    EXECUTE FUNCTION add_movement_to_stock_level();
"""

APPEND_ONLY = """
CREATE FUNCTION refuse_rewriting_stock_ledger() RETURNS trigger AS $$
BEGIN
    RAISE check_violation USING
        CONSTRAINT = 'stock_ledger_is_append_only',
        MESSAGE = 'what has moved stays written';
END $$ LANGUAGE plpgsql;

CREATE TRIGGER stock_movements_are_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_movements
    EXECUTE FUNCTION refuse_rewriting_stock_ledger();

CREATE TRIGGER stock_transfers_are_append_only
    BEFORE UPDATE OR DELETE OR TRUNCATE ON stock_transfers
    EXECUTE FUNCTION refuse_rewriting_stock_ledger();
"""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stock_items",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("sku", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("category", sa.String(length=100), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("default_cost", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("default_price", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("currency_code", sa.String(length=3), nullable=False),
        sa.Column("barcode", sa.String(length=60), nullable=True),
        sa.Column("reorder_point", sa.Numeric(precision=18, scale=3), nullable=True),
        sa.Column("reorder_quantity", sa.Numeric(precision=18, scale=3), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_stock_items"),
        sa.UniqueConstraint("id", "currency_code", name="uq_stock_items_id_currency_code"),
    )
    op.create_index("ix_stock_items_category", "stock_items", ["category"])
    op.create_index("uq_stock_items_barcode", "stock_items", ["barcode"], unique=True)
    op.create_index(
        "uq_stock_items_sku", "stock_items", [sa.literal_column("lower(sku)")], unique=True
    )
    op.create_table(
        "warehouses",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_warehouses"),
    )
    op.create_index(
        "uq_warehouses_code", "warehouses", [sa.literal_column("lower(code)")], unique=True
    )
    op.create_index(
        "uq_warehouses_name", "warehouses", [sa.literal_column("lower(name)")], unique=True
    )
    op.create_table(
        "stock_levels",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("stock_item_id", sa.BigInteger(), nullable=False),
        sa.Column("warehouse_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity_on_hand", sa.Numeric(precision=18, scale=3), nullable=False),
        sa.Column("quantity_reserved", sa.Numeric(precision=18, scale=3), nullable=False),
        sa.Column("total_value", sa.Numeric(precision=28, scale=6), nullable=False),
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
        sa.CheckConstraint("quantity_on_hand >= 0", name=op.f("ck_stock_levels_never_negative")),
        sa.CheckConstraint(
            "quantity_reserved BETWEEN 0 AND quantity_on_hand",
            name=op.f("ck_stock_levels_reserved_is_on_hand"),
        ),
        sa.CheckConstraint(
            "total_value >= 0 AND (quantity_on_hand > 0 OR total_value = 0)",
            name=op.f("ck_stock_levels_worth_something_only_if_there"),
        ),
        sa.ForeignKeyConstraint(
            ["stock_item_id"], ["stock_items.id"], name="fk_stock_levels_stock_item_id"
        ),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouses.id"], name="fk_stock_levels_warehouse_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stock_levels"),
        sa.UniqueConstraint(
            "stock_item_id", "warehouse_id", name="uq_stock_levels_stock_item_id_warehouse_id"
        ),
    )
    op.create_index("ix_stock_levels_warehouse_id", "stock_levels", ["warehouse_id"])
    op.create_table(
        "stock_transfers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("stock_item_id", sa.BigInteger(), nullable=False),
        sa.Column("from_warehouse_id", sa.BigInteger(), nullable=False),
        sa.Column("to_warehouse_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=18, scale=3), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
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
        sa.CheckConstraint(
            "from_warehouse_id <> to_warehouse_id", name=op.f("ck_stock_transfers_goes_elsewhere")
        ),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_stock_transfers_moves_something")),
        sa.ForeignKeyConstraint(
            ["from_warehouse_id"], ["warehouses.id"], name="fk_stock_transfers_from_warehouse_id"
        ),
        sa.ForeignKeyConstraint(
            ["stock_item_id"], ["stock_items.id"], name="fk_stock_transfers_stock_item_id"
        ),
        sa.ForeignKeyConstraint(
            ["to_warehouse_id"], ["warehouses.id"], name="fk_stock_transfers_to_warehouse_id"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_stock_transfers_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stock_transfers"),
    )
    op.create_index("ix_stock_transfers_created_at", "stock_transfers", ["created_at", "id"])
    op.create_index(
        "ix_stock_transfers_from_warehouse_id", "stock_transfers", ["from_warehouse_id"]
    )
    op.create_index("ix_stock_transfers_stock_item_id", "stock_transfers", ["stock_item_id"])
    op.create_index("ix_stock_transfers_to_warehouse_id", "stock_transfers", ["to_warehouse_id"])
    op.create_table(
        "stock_movements",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("stock_item_id", sa.BigInteger(), nullable=False),
        sa.Column("currency_code", sa.String(length=3), nullable=False),
        sa.Column("warehouse_id", sa.BigInteger(), nullable=False),
        sa.Column("movement_type", sa.String(length=40), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=18, scale=3), nullable=False),
        sa.Column("quantity_after", sa.Numeric(precision=18, scale=3), nullable=False),
        sa.Column("unit_cost", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("value", sa.Numeric(precision=28, scale=6), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=True),
        sa.Column("transfer_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
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
        sa.CheckConstraint(
            "quantity <> 0 AND sign(value) IN (0, sign(quantity))",
            name=op.f("ck_stock_movements_moves_something"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"], ["projects.id"], name="fk_stock_movements_project_id"
        ),
        sa.ForeignKeyConstraint(
            ["stock_item_id", "currency_code"],
            ["stock_items.id", "stock_items.currency_code"],
            name="fk_stock_movements_item_in_its_currency",
        ),
        sa.ForeignKeyConstraint(
            ["transfer_id"], ["stock_transfers.id"], name="fk_stock_movements_transfer_id"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_stock_movements_user_id"),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouses.id"], name="fk_stock_movements_warehouse_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_stock_movements"),
    )
    op.create_index("ix_stock_movements_created_at", "stock_movements", ["created_at", "id"])
    op.create_index(
        "ix_stock_movements_level",
        "stock_movements",
        ["stock_item_id", "warehouse_id", "created_at", "id"],
    )
    op.create_index("ix_stock_movements_project_id", "stock_movements", ["project_id"])
    op.create_index("ix_stock_movements_transfer_id", "stock_movements", ["transfer_id"])
    op.create_index(
        "ix_stock_movements_warehouse_id", "stock_movements", ["warehouse_id", "created_at", "id"]
    )

    op.execute(ADD_TO_LEVEL)
    op.execute(APPEND_ONLY)


def downgrade() -> None:
    for table in (
        "stock_movements", "stock_transfers", "stock_levels", "warehouses", "stock_items",
    ):  # fmt: skip
        op.drop_table(table)
    op.execute("DROP FUNCTION refuse_rewriting_stock_ledger")
    op.execute("DROP FUNCTION add_movement_to_stock_level")
