"""A Redis or Valkey of the tests' own, which they may stop and pause."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SECONDS_TO_START = 10


class Redis:
    def __init__(self, program: str, folder: Path) -> None:
        self.program, self.folder = program, folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    @property
    def uri(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        options = {"port": str(self.port), "bind": "127.0.0.1", "dir": str(self.folder), "save": ""}
        flags = [part for name, value in options.items() for part in (f"--{name}", value)]
        self.process = subprocess.Popen([self.program, *flags], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            assert time.monotonic() < deadline, "Redis does not start"
            time.sleep(0.02)

    def answers(self) -> bool:
        with socket.socket() as caller:
            return caller.connect_ex(("127.0.0.1", self.port)) == 0

    def command(self, line: str) -> bytes:
        with socket.create_connection(("127.0.0.1", self.port)) as caller:
            caller.sendall(f"{line}\r\n".encode())
            return caller.recv(4096)

    def pause(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        self.resume()
        self.process.terminate()
        self.process.wait(SECONDS_TO_START)


@contextmanager
def running(folder: Path) -> Iterator[Redis]:
    """One while the block runs. A machine without the program has nothing to test here; one that
    is there for testing (`CI` is set) must have it.
    """
    program = shutil.which("redis-server") or shutil.which("valkey-server")
    if program is None:
        assert not os.environ.get("CI"), "redis-server or valkey-server is missing"
        pytest.skip("needs redis-server or valkey-server")
    redis = Redis(program, folder)
    try:
        yield redis
    finally:
        redis.stop()
