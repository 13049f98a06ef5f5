"""The servers that are compared: the same gunicorn, the same settings, another application."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from app.server import web
from app.server.listening import listen
from config import Config

OURS, BARE = "wsgi:app", "benchmarks.bare:application"


@dataclass(frozen=True)
class Server:
    address: tuple[str, int]
    gunicorn: subprocess.Popen[bytes]

    @property
    def workers(self) -> list[int]:
        """The process ids of the web workers."""
        table = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, check=True)
        pairs = [line.split() for line in table.stdout.decode().splitlines()]
        return [int(child) for child, parent in pairs if int(parent) == self.gunicorn.pid]


def environment(config: Config) -> dict[str, str]:
    """With compiled modules, as an installation has them, also where a developer does without."""
    own = {"SECRET_KEY": "only for benchmarks", "PYTHONDONTWRITEBYTECODE": ""}
    # Calls are counted, in RATELIMIT_STORAGE_URI if that is set, but none is one too many.
    own |= {"RATELIMIT_DEFAULT": "9999999/minute;99999999/hour", "RATELIMIT_PROCESSES": "2"}
    return os.environ | web.environment(config) | own


@contextmanager
def serving(config: Config, application: str) -> Iterator[Server]:
    """The application under gunicorn, started as `timetracker serve` starts it."""
    listener = listen(replace(config, host="127.0.0.1", port=0))
    gunicorn = subprocess.Popen(
        [*web.command(config, listener), application],
        env=environment(config),
        pass_fds=[listener.fileno()],
        stdin=subprocess.PIPE,
        # One line a request, as in production, where a service manager reads them.
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    address = listener.getsockname()
    listener.close()
    with gunicorn:
        try:
            yield Server(address, gunicorn)
        finally:
            web.stop(gunicorn)
