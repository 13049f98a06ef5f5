"""How tests speak to the server: HTTP, with a token."""

from collections.abc import Callable
from contextvars import Context
from typing import Any

from flask.testing import FlaskClient

from app.identity.models import User


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
Limited = Callable[..., None]
