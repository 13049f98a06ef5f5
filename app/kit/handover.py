"""How an answer outlives its request: the server hands the connection over to who goes on with it.

Where the server can do that, the environment of the request has a function under `KEY`. It is
called with a taker before the first byte of the answer is sent. When the answer, as far as it goes,
is sent, the taker gets the socket: what it writes belongs to the answer, until it closes it.
"""

from collections.abc import Callable
from socket import socket
from typing import cast

from flask import request

KEY = "timetracker.hand_over"
Taker = Callable[[socket], None]


def offered() -> Callable[[Taker], None] | None:
    """None where the server keeps its connections."""
    return cast("Callable[[Taker], None] | None", request.environ.get(KEY))
