"""docs/stream.md: its request is sent by curl and its program is run, against a real server."""

import os
import re
import socket
import socketserver
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.live.server import Server

pytestmark = pytest.mark.live

PAGE = (Path(__file__).parents[2] / "docs" / "stream.md").read_text()


class Relay(socketserver.ThreadingTCPServer):
    """A way to the server that can be cut."""

    allow_reuse_address = daemon_threads = True

    def __init__(self, address: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        host, _, port = address.rpartition(":")
        self.target, self.greeted = (host, int(port)), threading.Event()
        self.address = f"127.0.0.1:{self.server_address[1]}"
        self.ways: list[socket.socket] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def wait_until_greeted(self) -> None:
        assert self.greeted.wait(20)

    def cut(self) -> None:
        while self.ways:
            # The other half of a way may be gone already.
            with suppress(OSError):
                self.ways.pop().shutdown(socket.SHUT_RDWR)

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.cut()
        self.server_close()


class Handler(socketserver.BaseRequestHandler):
    server: Relay

    def handle(self) -> None:
        with socket.create_connection(self.server.target) as there:
            there.sendall(self.request.recv(65536))
            self.server.ways += [self.request, there]
            while told := there.recv(65536):
                self.request.sendall(told)
                if b"retry: " in told:
                    self.server.greeted.set()


@contextmanager
def running(command: list[str], address: str, server: Server) -> Iterator["subprocess.Popen[str]"]:
    own = {"API": f"http://{address}/api/v1", "TOKEN": server.admin_token}
    process = subprocess.Popen(
        command, env=os.environ | own, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    # Who waits for a line that does not come gets the end of the file.
    patience = threading.Timer(20, process.kill)
    patience.start()
    with process:
        try:
            yield process
        finally:
            patience.cancel()
            process.kill()


def code(language: str) -> str:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.S)[0]


def test_its_request_hears_what_happens(server: Server) -> None:
    with running(["bash", "-c", code("bash")], server.address, server) as curl:
        assert curl.stdout is not None
        assert curl.stdout.readline().startswith("retry: ")
        assert curl.stdout.readline().startswith("id: ")
        server.caller().make("/projects", name="Heard by curl")
        assert curl.stdout.readline() == "\n"
        assert curl.stdout.readline() == "event: project.created\n"


def test_its_program_misses_nothing_when_it_is_cut_off(server: Server) -> None:
    admin = server.caller()
    with (
        Relay(server.address) as relay,
        running([sys.executable, "-c", code("python")], relay.address, server) as program,
    ):
        assert program.stdout is not None
        relay.wait_until_greeted()
        for number in range(3):
            project = admin.make("/projects", name=f"While it was away {number}")
            assert program.stdout.readline() == f"project.created {project['id']}\n"
            relay.cut()
