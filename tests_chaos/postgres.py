"""A PostgreSQL on a port of its own, that can be killed, restarted and filled up."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

import psutil
import sqlalchemy as sa

from app.kit.embedded.account import account_for
from app.kit.embedded.binaries import Binaries, find, within_reach
from app.kit.embedded.cluster import environment

SECONDS_TO_START = 30


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Postgres:
    """`data` may be a copy of another one's: it is made if it is not there."""

    def __init__(self, folder: Path, *, data: Path | None = None, **settings: str) -> None:
        folder.mkdir(exist_ok=True)
        self.folder, self.data, self.port = folder, data or folder / "data", free_port()
        self.account = account_for(self.data, "nobody")
        self.account.give(folder)
        self.binaries: Binaries = within_reach(find("", made_by=None), self.account, folder)
        self.settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(folder),
            "max_connections": "60",
            "log_lock_waits": "on",
            **settings,
        }
        self.process: subprocess.Popen[bytes] | None = None
        if not (self.data / "PG_VERSION").exists():
            self.run("initdb", "-D", str(self.data), "-U", "chaos", "-A", "trust", "-E", "UTF8")

    @property
    def url(self) -> str:
        return self.url_at(self.port)

    def url_at(self, port: int) -> str:
        return f"postgresql+psycopg2://chaos@127.0.0.1:{port}/postgres"

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def run(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's programs, as its account."""
        done = subprocess.run(
            [self.binaries.folder / program, *arguments],
            cwd="/",
            env=environment(),
            capture_output=True,
            check=False,
            **self.account.switch,
        )
        assert done.returncode == 0, done.stderr.decode()

    def launch(self) -> None:
        """Start it, and do not wait."""
        flags = [part for name, v in self.settings.items() for part in ("-c", f"{name}={v}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self.binaries.postgres, "-D", self.data, *flags],
                cwd="/",
                env=environment(),
                stdout=log,
                stderr=log,
                **self.account.switch,
            )

    def start(self) -> None:
        self.launch()
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.answers():
            assert time.monotonic() < deadline, self.log[-2000:]
            time.sleep(0.02)

    def answers(self) -> bool:
        try:
            return self.rows("SELECT NOT pg_is_in_recovery() AS ready")[0].ready
        except sa.exc.OperationalError:
            return False

    def rows(self, statement: str, **values: Any) -> list[Any]:
        engine = sa.create_engine(self.url, poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            result = connection.execute(sa.text(statement), values)
            return [*result] if result.returns_rows else []

    def slow_down(self, seconds: float = 1) -> None:
        """From now on, whoever makes a client waits for so long in the database."""
        self.rows(
            "CREATE FUNCTION sleep_first() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN PERFORM pg_sleep({seconds}); RETURN NEW; END $$"
        )
        self.rows(
            "CREATE TRIGGER slow BEFORE INSERT ON clients"
            " FOR EACH ROW EXECUTE FUNCTION sleep_first()"
        )

    def kill(self) -> None:
        """All of it at once, as when the power goes."""
        assert self.process
        family = psutil.Process(self.process.pid)
        for process in [family, *family.children(recursive=True)]:
            os.kill(process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self, by: signal.Signals = signal.SIGINT) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(by)
            self.process.wait(60)

    def copy(self, data: Path) -> None:
        shutil.copytree(self.data, data, symlinks=True)
        for path in [data, *data.rglob("*")]:
            self.account.give(path)
