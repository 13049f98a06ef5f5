"""The connection of one listener, and what is still to be sent over it."""

import socket
import time
from contextlib import suppress
from typing import Any

from app.activity.stream.listener import Listener

# What the kernel keeps of a stream. Left to itself it would grow to megabytes for who reads slowly.
KERNEL_BYTES = 64 * 1024
# Who has vanished acknowledges nothing; the kernel would try for a quarter of an hour.
MILLISECONDS_TO_ACKNOWLEDGE = 60_000
# Nothing is asked of who listens. So much is read past; more is no client of ours.
MOST_READ = 64 * 1024


class Line:
    """`waits_since` is when what is in the buffer began to wait, `told_at` when they last heard."""

    __slots__ = ("buffer", "listener", "opened_at", "read", "sock", "told_at", "waits_since")

    def __init__(self, sock: socket.socket, listener: Listener) -> None:
        self.sock, self.listener, self.buffer, self.read = sock, listener, bytearray(), 0
        self.opened_at = self.told_at = self.waits_since = time.monotonic()
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KERNEL_BYTES)
        option: Any = getattr(socket, "TCP_USER_TIMEOUT", None)
        if option is not None:
            sock.setsockopt(socket.IPPROTO_TCP, option, MILLISECONDS_TO_ACKNOWLEDGE)

    def send(self, text: bytes) -> None:
        """
        :raises OSError: if the connection is broken
        """
        self.told_at = time.monotonic()
        if not self.buffer:
            self.waits_since = self.told_at
        self.buffer += text
        self.flush()

    def flush(self) -> None:
        """Send what the other side takes by now.

        :raises OSError: if the connection is broken
        """
        with suppress(BlockingIOError):
            while self.buffer:
                del self.buffer[: self.sock.send(self.buffer)]

    def is_closed_by_reader(self) -> bool:
        """Whether the other side has ended it; what it says otherwise is read past.

        :raises OSError: if the connection is broken
        """
        with suppress(BlockingIOError):
            while heard := len(self.sock.recv(4096)):
                self.read += heard
                if self.read > MOST_READ:
                    break
            return True
        return False

    def is_stuck(self, seconds: float) -> bool:
        return bool(self.buffer) and time.monotonic() - self.waits_since > seconds

    def close(self, last_words: bytes) -> None:
        with suppress(OSError):
            if not self.buffer:
                self.send(last_words)
            if self.buffer:
                # What nobody takes is thrown away at once, also by the kernel.
                self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0" + bytes(4))
        self.sock.close()
