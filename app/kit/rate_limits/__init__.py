"""Counting calls: so many in so many seconds, over any stretch of time, for all processes."""

from typing import Any

# In seconds: a request waits no longer than this for a store that hangs.
TIMEOUTS: dict[str, Any] = {"socket_timeout": 0.5, "socket_connect_timeout": 0.5}
