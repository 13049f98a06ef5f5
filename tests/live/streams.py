"""Clients of the live stream: many at once, read by one thread as what they say comes in."""

import selectors
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

import orjson

SECONDS = 20.0


class Stream:
    """One open stream. `events` are what was heard: their ids, types and payloads."""

    def __init__(
        self, address: str, token: str, query: str = "", last: int | None = None, room: int = 0
    ) -> None:
        """`room` is how many bytes may wait to be read."""
        host, _, port = address.rpartition(":")
        self.socket = socket.socket()
        self.socket.settimeout(SECONDS)
        if room:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, room)
        self.socket.connect((host, int(port)))
        resumes = "" if last is None else f"Last-Event-ID: {last}\r\n"
        self.socket.sendall(
            f"GET /api/v1/events/stream{query} HTTP/1.1\r\nHost: test\r\n"
            f"Authorization: Bearer {token}\r\n{resumes}\r\n".encode()
        )
        self.text, self.last, self.is_open = b"", last, True
        self.events: list[tuple[int, str, Any]] = []
        self.comments: list[str] = []
        while b"\r\n\r\n" not in self.text:
            self.text += self.socket.recv(4096) or b"\r\n\r\n"
        head, _, self.text = self.text.partition(b"\r\n\r\n")
        self.head = head.decode()
        self.status = int(head[9:12] or 0)
        self.socket.setblocking(False)

    def read(self) -> None:
        """What has come by now."""
        try:
            while heard := self.socket.recv(65536):
                self.text += heard
            self.is_open = False
        except BlockingIOError:
            pass
        except OSError:
            self.is_open = False
        *blocks, self.text = self.text.split(b"\n\n")
        for block in blocks:
            self._understand(block.decode())

    def _understand(self, block: str) -> None:
        lines = [line.partition(": ") for line in block.split("\n")]
        fields = {name: value for name, _, value in lines if name}
        self.comments += [value for name, _, value in lines if not name]
        if "id" in fields:
            self.last = int(fields["id"])
        if "data" in fields:
            told = orjson.loads(fields["data"])
            self.events.append((int(fields["id"]), fields["event"], told))

    def vanish(self) -> None:
        """Break the connection without a word."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self) -> None:
        self.is_open = False
        self.socket.close()


class Streams(list[Stream]):
    """Those that a test has opened."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address

    def open(self, token: str, query: str = "", last: int | None = None, room: int = 0) -> Stream:
        self.append(Stream(self.address, token, query, last, room))
        return self[-1]

    def read_until(self, enough: Callable[[], bool], seconds: float = SECONDS) -> None:
        """Read all until there is enough; fails the test when that takes too long."""
        deadline = time.monotonic() + seconds
        with selectors.DefaultSelector() as selector:
            for stream in self:
                # Some may have come together with the head.
                stream.read()
                if stream.is_open:
                    selector.register(stream.socket, selectors.EVENT_READ, stream)
            while not enough():
                assert time.monotonic() < deadline, "It does not come"
                for key, _ in selector.select(0.1):
                    key.data.read()
                    if not key.data.is_open:
                        selector.unregister(key.fileobj)

    def close(self) -> None:
        for stream in self:
            stream.close()
        self.clear()
