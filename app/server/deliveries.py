"""The processes that deliver webhooks: one of them, and those that `serve` keeps running."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import structlog
from flask import current_app

from app.server import web
from app.server.database import opened
from app.server.secret_key import secret_key
from app.webhooks.worker.process import SECONDS_TO_FINISH, Worker
from config import Config

SECONDS_TO_STOP = SECONDS_TO_FINISH + 5
# One that cannot start is not started again and again without a pause.
SECONDS_BETWEEN_STARTS = 2.0

log = structlog.get_logger()


def work(config: Config, *, attached: bool = False) -> None:
    """Deliver until asked to stop, or, attached, until standard input ends."""
    # The same key as the web workers have: what they sealed is opened here.
    config = replace(config, secret_key=config.secret_key or secret_key(config.home))
    with opened(config):
        worker = Worker(current_app._get_current_object())  # type: ignore[attr-defined]  # a proxy has it
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, lambda *_: worker.stop())
        if attached:
            threading.Thread(target=_stop_with_supervisor, args=(worker,), daemon=True).start()
        worker.run()


def _stop_with_supervisor(worker: Worker) -> None:
    os.read(0, 1)
    worker.stop()


class Keeper:
    """Starts them, and starts anew those that have ended."""

    def __init__(self, config: Config) -> None:
        self.environment = {**os.environ, **web.environment(config)}
        self.started_at = time.monotonic()
        self.processes = [self._start() for _ in range(config.webhook_workers)]

    def _start(self) -> subprocess.Popen[bytes]:
        self.started_at = time.monotonic()
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "app.cli", "worker", "--attached"],
            cwd=web.ROOT,
            env=self.environment,
            # The other end is ours: it ends with us, however we end.
            stdin=subprocess.PIPE,
            start_new_session=True,
        )

    def look(self) -> None:
        """Start one anew that has ended, unless one was started just now."""
        for number, process in enumerate(self.processes):
            rested = time.monotonic() - self.started_at > SECONDS_BETWEEN_STARTS
            if process.poll() is not None and rested:
                log.error("a worker has ended and is started again", status=process.returncode)
                self.processes[number] = self._start()

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        ends_at = time.monotonic() + SECONDS_TO_STOP
        for process in self.processes:
            try:
                process.wait(max(0.1, ends_at - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def running(config: Config) -> Iterator[Keeper]:
    """As many as the settings say, until the end of the block."""
    keeper = Keeper(config)
    try:
        yield keeper
    finally:
        keeper.stop()
