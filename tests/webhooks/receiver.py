"""A receiver of webhooks in a thread: it answers what the test says, and keeps what came."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

Handler = BaseHTTPRequestHandler


class Received(NamedTuple):
    path: str
    headers: dict[str, str]
    body: bytes


def accept(handler: Handler) -> None:
    answer(handler, 204)


def answer(handler: Handler, status: int, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    if status != 204:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


class Receiver:
    def __init__(self, port: int, received: list[Received]) -> None:
        self.port, self.received = port, received

    def url(self, path: str = "/hook", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


@contextmanager
def receiving(respond: Callable[[Handler], None] = accept, **server: Any) -> Iterator[Receiver]:
    """`respond(handler)` answers; the request has been read by then."""
    received: list[Received] = []

    class Handling(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            received.append(Received(self.path, headers, body))
            try:
                respond(self)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handling) as httpd:
        httpd.daemon_threads = True
        if context := server.get("tls"):
            httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield Receiver(httpd.server_port, received)
        httpd.shutdown()
