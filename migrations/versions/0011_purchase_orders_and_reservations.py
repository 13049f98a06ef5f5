"""Suppliers, purchase orders and reservations, and which movement came of which."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "suppliers",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("contact_name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=True),
        sa.Column("phone", sa.String(length=60), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
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
        sa.PrimaryKeyConstraint("id", name="pk_suppliers"),
    )
    op.create_index(
        "uq_suppliers_name", "suppliers", [sa.literal_column("lower(name)")], unique=True
    )
    op.create_table(
        "purchase_orders",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("order_number", sa.String(length=60), nullable=True),
        sa.Column("supplier_id", sa.BigInteger(), nullable=False),
        sa.Column("warehouse_id", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("expected_date", sa.Date(), nullable=True),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
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
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["suppliers.id"], name="fk_purchase_orders_supplier_id"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_purchase_orders_user_id"),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouses.id"], name="fk_purchase_orders_warehouse_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_purchase_orders"),
    )
    op.create_index("ix_purchase_orders_created_at", "purchase_orders", ["created_at", "id"])
    op.create_index("ix_purchase_orders_status", "purchase_orders", ["status"])
    op.create_index("ix_purchase_orders_supplier_id", "purchase_orders", ["supplier_id"])
    op.create_index("ix_purchase_orders_warehouse_id", "purchase_orders", ["warehouse_id"])
    op.create_index(
        "uq_purchase_orders_order_number",
        "purchase_orders",
        [sa.literal_column("lower(order_number)")],
        unique=True,
    )
    op.create_table(
        "purchase_order_lines",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("purchase_order_id", sa.BigInteger(), nullable=False),
        sa.Column("stock_item_id", sa.BigInteger(), nullable=False),
        sa.Column("currency_code", sa.String(length=3), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=18, scale=3), nullable=False),
        sa.Column("quantity_received", sa.Numeric(precision=18, scale=3), nullable=False),
        sa.Column("unit_cost", sa.Numeric(precision=14, scale=4), nullable=False),
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
            "quantity > 0 AND quantity_received BETWEEN 0 AND quantity",
            name=op.f("ck_purchase_order_lines_received_is_ordered"),
        ),
        sa.ForeignKeyConstraint(
            ["purchase_order_id"],
            ["purchase_orders.id"],
            name="fk_purchase_order_lines_purchase_order_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["stock_item_id", "currency_code"],
            ["stock_items.id", "stock_items.currency_code"],
            name="fk_purchase_order_lines_item_in_its_currency",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_purchase_order_lines"),
        sa.UniqueConstraint(
            "purchase_order_id",
            "stock_item_id",
            name="uq_purchase_order_lines_purchase_order_id_stock_item_id",
        ),
    )
    op.create_index(
        "ix_purchase_order_lines_stock_item_id", "purchase_order_lines", ["stock_item_id"]
    )
    op.create_table(
        "reservations",
        sa.Column("id", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("stock_item_id", sa.BigInteger(), nullable=False),
        sa.Column("warehouse_id", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=18, scale=3), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=True),
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
        sa.CheckConstraint("quantity > 0", name=op.f("ck_reservations_holds_something")),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_reservations_project_id"),
        sa.ForeignKeyConstraint(
            ["stock_item_id"], ["stock_items.id"], name="fk_reservations_stock_item_id"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_reservations_user_id"),
        sa.ForeignKeyConstraint(
            ["warehouse_id"], ["warehouses.id"], name="fk_reservations_warehouse_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reservations"),
    )
    op.create_index("ix_reservations_created_at", "reservations", ["created_at", "id"])
    op.create_index("ix_reservations_level", "reservations", ["stock_item_id", "warehouse_id"])
    op.create_index("ix_reservations_project_id", "reservations", ["project_id"])
    op.create_index("ix_reservations_warehouse_id", "reservations", ["warehouse_id"])
    op.add_column("stock_movements", sa.Column("purchase_order_id", sa.BigInteger(), nullable=True))
    op.add_column("stock_movements", sa.Column("reservation_id", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_stock_movements_purchase_order_id", "stock_movements", ["purchase_order_id"]
    )
    op.create_index("ix_stock_movements_reservation_id", "stock_movements", ["reservation_id"])
    op.create_foreign_key(
        "fk_stock_movements_reservation_id",
        "stock_movements",
        "reservations",
        ["reservation_id"],
        ["id"],
    )
    op.create_foreign_key(
        "fk_stock_movements_purchase_order_id",
        "stock_movements",
        "purchase_orders",
        ["purchase_order_id"],
        ["id"],
    )


def downgrade() -> None:
    op.drop_column("stock_movements", "reservation_id")
    op.drop_column("stock_movements", "purchase_order_id")
    for table in ("reservations", "purchase_order_lines", "purchase_orders", "suppliers"):
        op.drop_table(table)
