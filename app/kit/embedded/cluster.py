"""The folders and the data of our own PostgreSQL: made once, private, and never half made."""

import hashlib
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from app.kit.embedded.account import Account, CannotStart
from app.kit.embedded.binaries import Binaries

ROLE = "timetracker"
PORT = 5432  # Only names the socket: nothing listens on the network.
MAX_CONNECTIONS = 300
# What fits into sun_path on macOS; Linux takes four bytes more.
LONGEST_SOCKET_PATH = 103
LONGEST_LOG = 1_000_000

SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": MAX_CONNECTIONS,
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # What violates a constraint is answered by the application and is no news of the server's.
    "log_min_messages": "log",
    "log_checkpoints": "off",
}
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    folder: Path

    @property
    def home(self) -> Path:
        return self.folder.parent

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        return self.sockets / f".s.PGSQL.{PORT}"

    @property
    def keeper(self) -> Path:
        """The socket of `app.kit.embedded.keeper`."""
        return self.sockets / "keeper"

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    @property
    def last_words(self) -> str:
        return self.log.read_bytes()[-1000:].decode(errors="replace")

    @property
    def major(self) -> int | None:
        """The version of PostgreSQL that made the data; None when there are none yet."""
        version = self.data / "PG_VERSION"
        return int(version.read_text()) if version.exists() else None

    @property
    def sockets(self) -> Path:
        """The folder of the sockets: a short one where the path is too long for a socket."""
        near = self.folder / "run"
        if len(os.fsencode(near / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
            return near
        name = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path("/tmp") / f"timetracker-{name}"  # noqa: S108 - `private` checks whose it is

    def prepare(self, account: Account) -> None:
        """Make the folders in the home.

        :raises CannotStart: if the account cannot enter them
        """
        home = self.home
        if os.geteuid() == 0 and set(os.listdir(home)) <= {"postgres", "secret_key"}:
            # Root keeps the secret key here, so PostgreSQL may pass through and nothing more. A
            # folder that holds other things is not ours to change.
            os.chown(home, -1, account.gid)
            home.chmod(0o710)
        private(self.folder, account)
        for folder in [*reversed(home.parents), home, self.folder]:
            if not account.can_enter(folder):
                raise CannotStart(
                    f"PostgreSQL does not run as root but as {account.name}, who may not enter "
                    f"{folder}: set TIMETRACKER_HOME to a folder elsewhere, or PG_OS_USER to "
                    "another user."
                )
        private(self.sockets, account)

    def create(self, binaries: Binaries, account: Account, *, durable: bool) -> None:
        """Run initdb beside the data's place and rename the result: it is whole or absent."""
        building = Path(tempfile.mkdtemp(prefix="initdb-", dir=self.folder))
        account.give(building)
        options = _initdb_options(binaries.major, durable)
        made = subprocess.run(
            [binaries.initdb, "-D", building, *options],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env=environment(),
            **account.switch,
        )
        if made.returncode != 0:
            raise CannotStart(f"PostgreSQL could not make its data in {self.folder}: {made.stderr}")
        building.rename(self.data)
        # At the end: the initdb of somebody who was killed may have written until now.
        for unfinished in self.folder.glob("initdb-*"):
            shutil.rmtree(unfinished, ignore_errors=True)

    def open_log(self, account: Account) -> BinaryIO:
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.rename(self.log.with_suffix(".log.1"))
        log = self.log.open("ab")
        account.give(self.log)
        return log

    def command(self, binaries: Binaries, *, durable: bool) -> list[str]:
        settings = SETTINGS if durable else SETTINGS | NOT_DURABLE
        flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return [str(binaries.postgres), "-D", str(self.data), "-k", str(self.sockets), *flags]


def _initdb_options(major: int, durable: bool) -> Iterator[str]:
    yield from ("--username", ROLE, "--encoding=UTF8", "--data-checksums")
    # Trust, because the socket lies in a folder that only this account (and root) can enter.
    yield from ("--auth-local=trust", "--auth-host=reject")
    if major >= 17:
        # Sorts alike on every system, and lasts across updates of the system's own locales.
        yield from ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    else:
        yield "--locale=C.UTF-8"
    if not durable:
        yield "--no-sync"


def private(folder: Path, account: Account) -> None:
    """Make the folder for the account alone, and refuse one that somebody else has made."""
    try:
        folder.mkdir(mode=0o700)
        account.give(folder)
    except FileExistsError:
        there = folder.lstat()
        if there.st_uid != account.uid or stat.S_IMODE(there.st_mode) & 0o077:
            raise CannotStart(
                f"{folder} must be a private folder (mode 700) of {account.name} and is not: "
                "run as its owner, or set TIMETRACKER_HOME to a folder elsewhere."
            ) from None


def environment() -> dict[str, str]:
    """Ours without the PG… variables of the user's other servers, and in plain English."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return ours | {"LC_ALL": "C"}
