"""How Alembic finds the database and the models: in the running application."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from app.kit.db import Model, db
from app.search.models import in_every_database


def run(connection: Connection | None) -> None:
    context.configure(
        connection=connection,
        dialect_name=None if connection else "postgresql",
        target_metadata=Model.metadata,
        compare_server_default=True,
        include_object=in_every_database,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        if connection:
            # Beside a running server: rather give up than make it wait behind us.
            connection.exec_driver_sql("SET lock_timeout = '5s'")
        context.run_migrations()


if context.is_offline_mode():
    run(None)
else:
    with current_app.app_context(), db.engine.connect() as opened:
        run(opened)
