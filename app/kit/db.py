"""The database: one base class, one session, one transaction per request."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, has_request_context, request
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import (
    BigInteger,
    Connection,
    DateTime,
    Engine,
    Enum,
    Identity,
    MetaData,
    Numeric,
    event,
    func,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.pool import ConnectionPoolEntry

from app.kit.json_text import json_text
from config import Config

READING = ("GET", "HEAD")


class Model(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )
    type_annotation_map = {
        int: BigInteger,
        datetime: DateTime(timezone=True),
        Decimal: Numeric(12, 2),
        # Stored as the word on the wire; a CHECK would make each new word a migration.
        StrEnum: Enum(
            StrEnum,
            native_enum=False,
            create_constraint=False,
            length=40,
            values_callable=lambda words: [word.value for word in words],
        ),
    }


class Record(Model):
    """A row with an identity and a birthday."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(Identity(), primary_key=True, sort_order=-1)
    # The clock and not the transaction: two changes in one transaction are told apart.
    created_at: Mapped[datetime] = mapped_column(
        server_default=func.clock_timestamp(), sort_order=98
    )
    updated_at: Mapped[datetime] = mapped_column(
        server_default=func.clock_timestamp(), onupdate=func.clock_timestamp(), sort_order=99
    )


class Session(FlaskSession):
    """On the connection it is given (tests give one), on that of the request, or else on the one
    engine there is, whatever is asked for.
    """

    def get_bind(self, *_: Any, **__: Any) -> Engine | Connection:
        return self.bind or (connection() if has_request_context() else db.engine)


db = SQLAlchemy(
    metadata=Model.metadata,
    # No autoflush: a query between a change and its `record` would write the change unseen.
    session_options={
        "class_": Session,
        "expire_on_commit": False,
        "autoflush": False,
        # One that is opened within a savepoint joins in it: with a savepoint of its own it would
        # end what is ended already.
        "join_transaction_mode": "rollback_only",
    },
)
session = db.session


def connection() -> Connection:
    """What statements run on: one connection a request; outside of requests, the session's.

    A session would do for both, and costs more than most of its statements: one is opened only for
    who asks for it, and joins in the transaction.
    """
    opened: Connection | None = g.get("connection")
    if opened is not None:
        return opened
    if not has_request_context() or session.session_factory.kw.get("bind"):
        return session.connection()
    opened = g.connection = db.engine.connect()
    if request.method in READING:
        read_without_transaction(opened)
    else:
        opened.begin()
    return opened


def read_without_transaction(opened: Connection) -> None:
    """Reading requests need no BEGIN and no COMMIT around each SELECT.

    psycopg 2 leaves them out by an attribute of its own; SQLAlchemy's isolation level AUTOCOMMIT
    would ask the server when it is set and when it is reset.
    """
    driver: Any = opened.connection.driver_connection
    driver.autocommit = True


def write_in_transaction() -> None:
    """For the reading request that writes all the same: from here on it has a transaction."""
    if not session.session_factory.kw.get("bind"):
        driver_connection().autocommit = False


def driver_connection() -> Any:
    return connection().connection.driver_connection


def end(kept: bool) -> None:
    """Commit or roll back what the request has done so far."""
    transactions: list[Any] = [session] if session.registry.has() else []
    if "connection" in g:
        transactions.append(g.connection)
    for one in transactions:
        if kept:
            one.commit()
        else:
            one.rollback()


def begin_anew() -> None:
    """Undo what the request has written; what it does from now on is another transaction."""
    session.remove()
    hang_up(None)


def hang_up(_error: BaseException | None) -> None:
    if opened := g.pop("connection", None):
        opened.close()


def write_again(driver: Any, _record: ConnectionPoolEntry) -> None:
    """What comes back to the pool writes in transactions again."""
    if driver is not None:
        driver.autocommit = False


def init_app(app: Flask, config: Config) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = config.sqlalchemy_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {
        "pool_size": config.web_threads,
        "max_overflow": 2,
        "pool_timeout": 10,
        "pool_recycle": 1800,
        "json_serializer": json_text,
        "connect_args": {
            # Compiling a statement takes longer than any statement of ours.
            # Who sleeps in a transaction holds up all who read the ledger.
            "options": "-c timezone=UTC -c statement_timeout=60s -c lock_timeout=15s -c jit=off"
            " -c idle_in_transaction_session_timeout=60s",
            "application_name": "timetracker",
            "connect_timeout": 5,
            # A network that swallows everything is found out within half a minute.
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 20_000,
        },
    }
    db.init_app(app)
    with app.app_context():
        event.listen(db.engine, "checkin", write_again)
    app.teardown_request(hang_up)
    Migrate(app, db, directory=str(Path(__file__).parents[2] / "migrations"))

    @app.after_request
    def end_transaction(response: Response) -> Response:
        """One request is one transaction: all of its writes are kept, or none."""
        end(kept=response.status_code < 400)
        return response
