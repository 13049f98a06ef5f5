"""What an earlier PostgreSQL left behind when its keeper was killed, or the power went."""

import os
import time
from contextlib import suppress
from pathlib import Path
from signal import SIGINT
from socket import AF_UNIX, socket

PATIENCE = 2  # Seconds between closing its sockets and its end are none.
SECONDS_TO_STOP = 60


def clear(data: Path, server_socket: Path) -> None:
    """Stop a server that nobody keeps, and remove a pid file that names a stranger.

    PostgreSQL itself deals with a pid file whose process is gone. But when another process of the
    same account has got that number since, it takes it for a server and refuses to start.
    """
    pid_file = data / "postmaster.pid"
    if (pid := _running(pid_file)) and _listens(server_socket):
        os.kill(pid, SIGINT)
        _wait_until_gone(pid_file, SECONDS_TO_STOP)
    elif pid:
        _wait_until_gone(pid_file, PATIENCE)
        pid_file.unlink(missing_ok=True)


def _running(pid_file: Path) -> int | None:
    """The number in the file, if there is a process of that number."""
    with suppress(FileNotFoundError, ProcessLookupError, IndexError):
        pid = int(pid_file.read_text().split()[0])
        with suppress(PermissionError):
            os.kill(pid, 0)
        return pid
    return None


def _listens(server_socket: Path) -> bool:
    with socket(AF_UNIX) as client:
        return client.connect_ex(str(server_socket)) == 0


def _wait_until_gone(pid_file: Path, seconds: float) -> None:
    until = time.monotonic() + seconds
    while _running(pid_file) and time.monotonic() < until:
        time.sleep(0.01)
