"""A closed loop of clients: each sends its next request when it has the answer to the last one.

One thread and plain sockets, so that it takes little of the processor it shares with the server.
"""

import re
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
SECONDS_TO_ANSWER = 30


@dataclass
class Load:
    """What a stretch of load gave: the time of every answer, in seconds."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds

    def percentile(self, percent: float) -> float:
        """The time in milliseconds within which this share of the answers came."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


class Client:
    """One connection at a time, and the requests that go through it."""

    def __init__(self, address: tuple[str, int], requests: Iterator[bytes]) -> None:
        self.address, self.requests = address, requests

    def connect(self) -> None:
        self.socket = socket.create_connection(self.address, SECONDS_TO_ANSWER)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self) -> None:
        self.answer, self.length = b"", 0
        self.began = time.perf_counter()
        self.socket.sendall(next(self.requests))

    def has_answer(self) -> bool:
        """Read what is there; whether the answer is complete. Anything but a 2xx is an error."""
        part = self.socket.recv(1 << 18)
        if not part:
            raise ConnectionError("The server hung up")
        self.answer += part
        if not self.length:
            head = self.answer.find(b"\r\n\r\n")
            if head < 0:
                return False
            told = _LENGTH.search(self.answer, 0, head)
            assert told is not None, self.answer[:head]
            self.length = head + 4 + int(told[1])
        if len(self.answer) < self.length:
            return False
        assert self.answer[9:10] == b"2", self.answer.decode()
        return True

    def ask(self) -> bytes:
        """The body of the answer to the next request, over a connection of its own."""
        self.connect()
        self.send()
        while not self.has_answer():
            pass
        self.socket.close()
        return self.answer.partition(b"\r\n\r\n")[2]


def put_under_load(clients: Sequence[Client], seconds: float) -> Load:
    """Each stretch has new connections: which worker has how many of them is a matter of chance."""
    load, waiting, under_way = Load(), selectors.DefaultSelector(), len(clients)
    began = time.perf_counter()
    for client in clients:
        client.connect()
        waiting.register(client.socket, selectors.EVENT_READ, client)
        client.send()
    while under_way:
        for key, _ in waiting.select(SECONDS_TO_ANSWER):
            client = key.data
            if not client.has_answer():
                continue
            answered = time.perf_counter()
            load.times.append(answered - client.began)
            if answered - began < seconds:
                client.send()
            else:
                under_way -= 1
    load.seconds = time.perf_counter() - began
    waiting.close()
    for client in clients:
        client.socket.close()
    return load
