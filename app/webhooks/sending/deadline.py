"""Sockets that end at a moment: a byte a second does not keep them open."""

import socket
import ssl
import time
from typing import Any


class Ends:
    """For every wait, what is left of the whole time."""

    ends_at: float = float("inf")

    def wait_no_longer(self) -> None:
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError("timed out")
        self.settimeout(left)  # type: ignore[attr-defined]  # of the socket this is mixed into

    def recv_into(self, *args: Any) -> int:
        self.wait_no_longer()
        return super().recv_into(*args)  # type: ignore[misc,no-any-return]  # likewise


class Socket(Ends, socket.socket):
    def sendall(self, *args: Any) -> None:
        self.wait_no_longer()
        super().sendall(*args)


class TlsSocket(Ends, ssl.SSLSocket):
    def send(self, *args: Any) -> int:
        self.wait_no_longer()
        return super().send(*args)
