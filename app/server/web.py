"""The web workers: gunicorn as a child process."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket

from app.server import gunicorn_conf
from config import Config

ROOT = Path(__file__).parents[2]
# Workers have gunicorn's graceful_timeout to finish what they do.
SECONDS_TO_STOP = gunicorn_conf.graceful_timeout + 5


@contextmanager
def running(config: Config, listener: socket) -> Iterator[subprocess.Popen[bytes]]:
    """gunicorn, which takes over the listener and is stopped at the end of the block."""
    web = subprocess.Popen(
        command(config, listener),
        env={**os.environ, **environment(config)},
        pass_fds=[listener.fileno()],
        stdin=subprocess.PIPE,
        # Ctrl-C is for us: we stop it in order.
        start_new_session=True,
    )
    listener.close()
    with web:
        try:
            yield web
        finally:
            stop(web)


def command(config: Config, listener: socket) -> list[str]:
    options = {
        "config": str(Path(gunicorn_conf.__file__)),
        # The folder of the command must not be able to bring a wsgi.py of its own.
        "chdir": str(ROOT),
        "bind": f"fd://{listener.fileno()}",
        "workers": str(config.workers),
        "threads": str(config.web_threads),
    }
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    return [sys.executable, "-P", "-m", "gunicorn", *flags]


def environment(config: Config) -> dict[str, str]:
    """What this process found out, for `Config.from_env` in the workers."""
    return {
        "DATABASE_URL": config.database_url,
        "SECRET_KEY": config.secret_key,
        "TIMETRACKER_HOME": str(config.home),
        "WEB_CONCURRENCY": str(config.workers),
    }


def stop(web: subprocess.Popen[bytes]) -> None:
    web.terminate()
    try:
        web.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        os.killpg(web.pid, signal.SIGKILL)
        web.wait()
