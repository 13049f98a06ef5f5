"""Migrations: they build what the models say, and each can be undone and done again."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade

from app import create_app
from app.kit.db import Model
from app.search.models import in_every_database
from config import Config
from tests.database import new_database


@pytest.fixture
def empty(server_url: sa.URL) -> Iterator[Flask]:
    """The app over a database in which nothing has been made yet."""
    with new_database(server_url) as url:
        app = create_app(Config(database_url=url, log_level="error"))
        engine = sa.create_engine(url)
        app.config["PROBE"] = engine
        with app.app_context():
            yield app
            app.extensions["sqlalchemy"].engine.dispose()
        engine.dispose()


def shape(app: Flask) -> dict[str, Any]:
    """Every column, index, constraint, function and trigger, as PostgreSQL tells them."""
    told = {
        "columns": "SELECT table_name, column_name, data_type, is_nullable, column_default "
        "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
        "indexes": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' "
        "ORDER BY 1",
        "constraints": "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
        # Without those of an extension, which stays.
        "functions": "SELECT proname, prosrc FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS "
        "(SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e') ORDER BY 1",
        "triggers": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger "
        "WHERE NOT tgisinternal ORDER BY 1",
    }
    with app.config["PROBE"].connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(sa.text(query))]
            for name, query in told.items()
        }


def test_up_down_and_up_again_make_the_same_database(empty: Flask) -> None:
    upgrade()
    built = shape(empty)
    downgrade(revision="base")
    left = shape(empty)
    assert {row[0] for row in left["columns"]} == {"alembic_version"}
    assert left["functions"] == left["triggers"] == []
    upgrade()
    assert shape(empty) == built


def test_they_build_what_the_models_say(empty: Flask) -> None:
    upgrade()
    with empty.config["PROBE"].connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "compare_type": True,
                "compare_server_default": True,
                "include_object": in_every_database,
            },
        )
        assert compare_metadata(context, Model.metadata) == []
