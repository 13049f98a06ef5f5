"""The real app on real PostgreSQL: one database a test process, one transaction a test."""

import os
from collections.abc import Callable, Iterator
from contextvars import Context
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from app import create_app
from app.identity.models import ApiToken, Role, User
from app.identity.token_format import SHOWN, hash_of, new_token
from app.kit import embedded
from app.kit.db import db, session
from config import Config


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sa.URL]:
    """The PostgreSQL server: that of DATABASE_URL, or one of our own for as long as tests run."""
    given = Config.from_env().sqlalchemy_url
    if given:
        yield sa.make_url(given)
        return
    # Test processes of one run share a folder, and so one server.
    home = tmp_path_factory.getbasetemp().parent / "postgres"
    with embedded.postgres(Path(home), durable=False) as url:
        yield sa.make_url(url)


@pytest.fixture(scope="session")
def database_url(server_url: sa.URL) -> Iterator[str]:
    """A new database of this test process, built by the migrations."""
    name = f"tt_test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{uuid4().hex[:8]}"
    admin = sa.create_engine(server_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f'CREATE DATABASE "{name}"'))
    yield server_url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(sa.text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


@pytest.fixture(scope="session")
def app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    home = tmp_path_factory.mktemp("home")
    config = Config(
        database_url=database_url,
        timetracker_home=str(home),
        secret_key="only for tests " * 4,
        log_level="error",
        log_format="text",
    )
    app = create_app(config)
    app.testing = True
    app.test_client_class = Client
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def transaction(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each test runs in a transaction that is rolled back; commits in it release savepoints."""
    if "live" in request.keywords:
        yield
        return
    app: Flask = request.getfixturevalue("app")
    with app.app_context(), db.engine.connect() as connection:
        outer = connection.begin()
        session.remove()
        session.configure(bind=connection, join_transaction_mode="create_savepoint")
        yield
        session.remove()
        session.configure(bind=None)
        outer.rollback()


class Client(FlaskClient):
    """Each request in a context of its own, as on a server: the test's `g` and session stay out."""

    def open(self, *args: Any, **options: Any) -> Any:
        return Context().run(super().open, *args, **options)


class Api:
    """A client with a token: `api.get("/projects")` is `GET /api/v1/projects`."""

    def __init__(self, client: FlaskClient, user: User, token: str, token_id: int) -> None:
        self.client, self.user_id, self.token, self.token_id = client, user.id, token, token_id
        self.headers = {"Authorization": f"Bearer {token}"}

    def open(self, path: str, **options: Any) -> Any:
        url = path if path.startswith("/api") else f"/api/v1{path}"
        options["headers"] = {**self.headers, **options.get("headers", {})}
        return self.client.open(url, **options)

    def get(self, path: str, **options: Any) -> Any:
        return self.open(path, method="GET", **options)

    def post(self, path: str, **options: Any) -> Any:
        return self.open(path, method="POST", **options)

    def put(self, path: str, **options: Any) -> Any:
        return self.open(path, method="PUT", **options)

    def patch(self, path: str, **options: Any) -> Any:
        return self.open(path, method="PATCH", **options)

    def delete(self, path: str, **options: Any) -> Any:
        return self.open(path, method="DELETE", **options)

    def make(self, path: str, **body: Any) -> Any:
        """Create something and return it; fails the test when the server refuses."""
        answer = self.post(path, json=body)
        assert answer.status_code == 201, answer.json
        return next(value for value in answer.json.values() if isinstance(value, dict))


SignIn = Callable[..., Api]


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
            user_id=user.id,
        )
        session.add(token)
        session.commit()
        return Api(app.test_client(), user, clear, token.id)

    return as_


@pytest.fixture
def admin(sign_in: SignIn) -> Api:
    return sign_in("admin:all", role="admin")
