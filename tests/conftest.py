"""The real app on real PostgreSQL: one database a test process, one transaction a test."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade

from app import create_app
from app.identity.limits import Limits
from app.identity.models import ApiToken, Role, User
from app.identity.token_format import SHOWN, hash_of, new_token
from app.kit import embedded
from app.kit.db import db, session
from config import Config
from tests.api import Api, Client, Limited, SignIn
from tests.database import new_database


@pytest.fixture(scope="session")
def server_url() -> Iterator[sa.URL]:
    """The PostgreSQL server: that of DATABASE_URL, or one of our own for as long as tests run."""
    given = Config.from_env().sqlalchemy_url
    if given:
        yield sa.make_url(given)
        return
    # Test processes share this home, and so one server. It is not in pytest's own folder: when root
    # runs the tests, PostgreSQL's account could not enter that.
    home = Path(gettempdir()) / f"timetracker-tests-{os.geteuid()}"
    with embedded.postgres(home, durable=False) as url:
        yield sa.make_url(url)


@pytest.fixture(scope="session")
def database_url(server_url: sa.URL) -> Iterator[str]:
    """A new database of this test process, built by the migrations."""
    with new_database(server_url) as url:
        yield url


@pytest.fixture(scope="session")
def app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    home = tmp_path_factory.mktemp("home")
    config = Config(
        database_url=database_url,
        timetracker_home=str(home),
        secret_key="only for tests " * 4,
        log_level="error",
        log_format="text",
        webhook_allow_hosts="127.0.0.1",
        ratelimit_tiers="plenty=1000000/minute;2000000/hour",
        ratelimit_failures="1000000/minute",
        ratelimit_sign_in="1000000/minute",
    )
    app = create_app(config)
    app.testing = True
    # Unexpected errors are told as on a server, not thrown into the test.
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.test_client_class = Client
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def transaction(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test runs in a transaction that is rolled back; commits in it release savepoints."""
    if request.node.get_closest_marker("live"):
        yield
        return
    app: Flask = request.getfixturevalue("app")
    app.extensions["limits"].counter.own.clear()
    with app.app_context(), db.engine.connect() as connection:
        outer = connection.begin()
        session.remove()
        session.configure(bind=connection, join_transaction_mode="create_savepoint")
        yield
        session.remove()
        session.configure(bind=None)
        outer.rollback()


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """`sign_in("read:projects", role="manager")`: a new person with a token of these scopes."""

    def as_(*scopes: str, role: str = "user", **person: Any) -> Api:
        user = User(username=person.pop("username", f"person-{uuid4().hex[:8]}"), role=Role(role))
        for name, value in person.items():
            setattr(user, name, value)
        session.add(user)
        session.flush()
        clear = new_token()
        token = ApiToken(
            name="test",
            token_hash=hash_of(clear),
            token_prefix=clear[:SHOWN],
            scopes=list(scopes),
            rate_limit_tier="plenty",
            user_id=user.id,
        )
        session.add(token)
        session.commit()
        return Api(app.test_client(), user, clear, token.id)

    return as_


@pytest.fixture
def limited(app: Flask) -> Iterator[Limited]:
    """`limited(ratelimit_failures="5/minute")`: the app with these settings."""
    before = app.extensions["limits"]

    def set_(**settings: Any) -> None:
        app.extensions["limits"] = Limits(Config(**settings))

    yield set_
    app.extensions["limits"] = before


@pytest.fixture
def admin(sign_in: SignIn) -> Api:
    return sign_in("admin:all", role="admin")
