"""The same PostgreSQL as in the tests."""

from tests.conftest import server_url

__all__ = ["server_url"]
