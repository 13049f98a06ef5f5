"""The PostgreSQL that starts by itself where DATABASE_URL is not set.

Any number of processes may use one home at once: they share one server, which is stopped when the
last of them stops, ends or is killed (see `keeper`).
"""

import fcntl
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socket import AF_UNIX, SHUT_WR, socket
from typing import BinaryIO

from sqlalchemy import URL

from app.kit.embedded import keeper as keeper_program
from app.kit.embedded.account import Account, CannotStart, account_for
from app.kit.embedded.binaries import find, within_reach
from app.kit.embedded.cluster import PORT, ROLE, Cluster, environment
from app.kit.embedded.orphan import clear

__all__ = ["CannotStart", "Embedded", "postgres"]


@contextmanager
def postgres(
    home: Path, *, pg_bin: str = "", os_user: str = "nobody", durable: bool = True
) -> Iterator[str]:
    """The URL of a running server, for SQLAlchemy, while the block runs.

    :raises CannotStart: with a sentence for the operator
    """
    server = Embedded(home, pg_bin=pg_bin, os_user=os_user, durable=durable)
    try:
        yield server.start()
    finally:
        server.stop()


class Embedded:
    """A PostgreSQL whose data live in `home`/postgres, and our part in its use.

    `durable=False` trades the data's safety in a power cut for speed: for tests alone.
    """

    def __init__(
        self, home: Path, *, pg_bin: str = "", os_user: str = "nobody", durable: bool = True
    ) -> None:
        self.cluster = Cluster(home.absolute() / "postgres")
        self.pg_bin, self.os_user, self.durable = pg_bin, os_user, durable
        self._keeper: socket | None = None

    @property
    def url(self) -> str:
        query = {"host": str(self.cluster.sockets), "port": str(PORT)}
        return str(URL.create("postgresql+psycopg2", ROLE, database="postgres", query=query))

    @property
    def is_lost(self) -> bool:
        """Whether the server has ended for good while we use it."""
        return self._keeper is not None and bool(select.select([self._keeper], [], [], 0)[0])

    def start(self) -> str:
        """Start the server, or join the one that runs on this home.

        :return: its URL for SQLAlchemy
        :raises CannotStart: with a sentence for the operator
        """
        try:
            self.cluster.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _one_at_a_time(self.cluster.home):
                account = account_for(self.cluster.data, self.os_user)
                self.cluster.prepare(account)
                self._keeper = self._join() or self._launch(account)
        except OSError as error:
            raise CannotStart(
                f"PostgreSQL cannot start in {self.cluster.folder}: {error}. "
                "TIMETRACKER_HOME can name another folder."
            ) from error
        return self.url

    def stop(self) -> None:
        """Leave. If nobody else uses the server, wait until it has stopped."""
        if self._keeper is None:
            return
        with self._keeper as keeper, suppress(ConnectionError):
            self._keeper = None
            keeper.shutdown(SHUT_WR)
            keeper.recv(1)

    def _join(self) -> socket | None:
        """A connection to the keeper; None if there is none, or it was about to leave."""
        try:
            return _greeted(_connect(self.cluster.keeper))
        except (FileNotFoundError, ConnectionRefusedError):
            return None

    def _launch(self, account: Account) -> socket:
        cluster = self.cluster
        binaries = find(self.pg_bin, made_by=cluster.major)
        binaries = within_reach(binaries, account, cluster.folder)
        if cluster.major is None:
            cluster.create(binaries, account, durable=self.durable)
        clear(cluster.data, cluster.socket)
        cluster.keeper.unlink(missing_ok=True)
        with socket(AF_UNIX) as listener:
            listener.bind(str(cluster.keeper))
            listener.listen()
            # Called before there is a keeper, so that it never waits for a first user who died.
            keeper = _connect(cluster.keeper)
            ids = [account.uid, account.gid] if account.switch else ["", ""]
            command = cluster.command(binaries, durable=self.durable)
            _run_keeper(listener, [*ids, cluster.data, *command], cluster.open_log(account))
        if greeted := _greeted(keeper):
            return greeted
        raise CannotStart(f"PostgreSQL does not start. {cluster.log} ends:\n{cluster.last_words}")


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _connect(path: Path) -> socket:
    keeper = socket(AF_UNIX)
    try:
        keeper.connect(str(path))
    except OSError:
        keeper.close()
        raise
    return keeper


def _greeted(keeper: socket) -> socket | None:
    """The connection, once the server is ready; None if it will not be."""
    with suppress(ConnectionError):
        if keeper.recv(len(keeper_program.READY)):
            return keeper
    keeper.close()
    return None


def _run_keeper(listener: socket, arguments: list[object], log: BinaryIO) -> None:
    # -I and -S: nothing of the environment or of site-packages gets into it.
    program = [sys.executable, "-I", "-S", keeper_program.__file__, listener.fileno(), *arguments]
    with log:
        subprocess.run(
            [str(part) for part in program],
            check=True,
            cwd="/",
            env=environment(),
            pass_fds=[listener.fileno()],
            start_new_session=True,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
