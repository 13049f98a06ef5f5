"""Keeps one PostgreSQL running while a process is connected to it, whoever started it.

`app.kit.embedded` runs this file as a program of its own, with the standard library alone, so it
must import nothing of ours. Each user of the database holds one connection to the listener; the
kernel closes it even when the user is killed. PostgreSQL is stopped after the last one.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from selectors import EVENT_READ, BaseSelector, DefaultSelector
from socket import socket
from typing import Any, cast

READY = b"ready"
SECONDS_TO_STOP = 60
PR_SET_PDEATHSIG = 1  # prctl(2)

Server = subprocess.Popen[bytes]


def main(listener_fd: str, uid: str, gid: str, data: str, *command: str) -> None:
    if os.fork():
        os._exit(0)  # Whoever started us need not wait for us.
    # Ctrl-C and the end of a session are for the users of the database: we end after them.
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_IGN)
    account = {"user": int(uid), "group": int(gid), "extra_groups": []} if uid else {}
    keep(socket(fileno=int(listener_fd)), lambda: start(command, Path(data), account))


def keep(listener: socket, start_server: Callable[[], Server]) -> None:
    server = start_server()
    with DefaultSelector() as users:
        users.register(listener, EVENT_READ)
        while True:
            for key, _ in users.select(timeout=1):
                user = cast(socket, key.fileobj)
                if user is listener:
                    welcome(listener, users)
                elif has_gone(user):
                    users.unregister(user)
                    if len(users.get_map()) == 1:
                        # Closed when this process ends: the last user may wait for that.
                        stop(server)
                        return Path(listener.getsockname()).unlink(missing_ok=True)
                    user.close()
            if server.poll() is not None:
                server = start_server()


def welcome(listener: socket, users: BaseSelector) -> None:
    user, _ = listener.accept()
    users.register(user, EVENT_READ)
    with suppress(OSError):  # Gone already: `has_gone` will tell.
        user.sendall(READY)


def has_gone(user: socket) -> bool:
    try:
        return user.recv(1) == b""
    except ConnectionError:
        return True


def start(command: Sequence[str], data: Path, account: dict[str, Any]) -> Server:
    server = subprocess.Popen(command, cwd="/", preexec_fn=die_with_parent, **account)
    while not is_ready(data, server.pid):
        if server.poll() is not None:
            sys.exit(f"PostgreSQL ended with status {server.returncode} while it started")
        time.sleep(0.01)
    return server


def is_ready(data: Path, pid: int) -> bool:
    """The first line of this file is the process id of PostgreSQL, the last its state."""
    with suppress(FileNotFoundError):
        lines = (data / "postmaster.pid").read_text().split()
        return lines[:1] == [str(pid)] and lines[-1] == "ready"
    return False


def stop(server: Server) -> None:
    server.send_signal(signal.SIGINT)  # The fast shutdown: clients are sent away.
    try:
        server.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)  # The next start recovers from the log.
        server.wait()


def die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


if __name__ == "__main__":
    main(*sys.argv[1:])
