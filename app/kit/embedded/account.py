"""The operating system's account that our own PostgreSQL runs under: it refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any


class CannotStart(Exception):
    """Why there is no PostgreSQL and what to do about it, in a sentence for the operator."""


@dataclass(frozen=True)
class Account:
    name: str
    uid: int
    gid: int

    @property
    def switch(self) -> dict[str, Any]:
        """What `subprocess` takes to start a program under this account."""
        if os.geteuid() != 0:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, path: Path) -> bool:
        """Whether the account may enter this folder, or run this program, from the root down."""
        if not self.switch:
            return os.access(path, os.X_OK)
        test = ["/bin/sh", "-c", 'test -x "$1"', "sh", str(path)]
        return subprocess.run(test, check=False, cwd="/", **self.switch).returncode == 0

    def give(self, path: Path) -> None:
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)


def account_for(data: Path, os_user: str) -> Account:
    """Ourselves; for root the owner of the data, or `os_user` where there are none yet."""
    if os.geteuid() != 0:
        return Account(_name(os.geteuid()), os.geteuid(), os.getegid())
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(_name(owner.st_uid), owner.st_uid, owner.st_gid)
    try:
        user = pwd.getpwnam(os_user)
    except KeyError:
        raise CannotStart(
            f"PostgreSQL does not run as root and there is no user {os_user!r} here: "
            "name another in PG_OS_USER, or set DATABASE_URL."
        ) from None
    return Account(user.pw_name, user.pw_uid, user.pw_gid)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
