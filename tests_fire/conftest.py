"""The same PostgreSQL and servers as in the tests."""

from tests.conftest import server_url
from tests.live.conftest import field, server, shared_server, streams

__all__ = ["field", "server", "server_url", "shared_server", "streams"]
