"""Make .venv and install there what a lock file pins, where that is not done yet (see Makefile).

    python3 bootstrap.py requirements.lock

It runs under whichever Python there is: with the standard library alone, and in words that an old
Python understands well enough to say that it is too old.
"""

import fcntl
import hashlib
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD_LOCK = "requirements-build.lock"
OLDEST = (3, 11)


def main(lock):
    check_python()
    stamp = VENV / f"installed-{lock}"
    # In a fresh clone two commands may come at once: the second waits here and finds it done.
    fcntl.flock(os.open(ROOT, os.O_RDONLY), fcntl.LOCK_EX)
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == fingerprint(lock):
        return
    sys.stderr.write(f"Installing what {lock} pins into .venv, once ...\n")
    if not PYTHON.exists() or subprocess.call([PYTHON, "-c", "import pip"]) != 0:
        run(sys.executable, "-m", "venv", "--clear", VENV)
    # Nothing is built in isolation, because what is fetched into isolation is not pinned.
    pip("--require-hashes", "-r", BUILD_LOCK)
    pip("--require-hashes", "--no-build-isolation", "-r", lock)
    pip("--no-build-isolation", "--no-deps", "-e", ".")
    stamp.write_text(fingerprint(lock))


def check_python():
    version = "{}.{}".format(*sys.version_info)
    if sys.version_info < OLDEST:
        sys.exit(f"Python 3.11 or later is needed, and {sys.executable} is {version}.")
    if not find_spec("ensurepip"):
        sys.exit(
            f"{sys.executable} cannot make virtual environments. On Debian and Ubuntu: "
            f"apt install python{version}-venv"
        )


def fingerprint(lock):
    """Changes with the pins, with the Python, and when the clone is moved."""
    told = [os.path.realpath(PYTHON), str(ROOT)]
    files = [(ROOT / name).read_text() for name in (BUILD_LOCK, lock, "pyproject.toml")]
    return hashlib.sha256("\n".join(told + files).encode()).hexdigest()


def pip(*arguments):
    run(PYTHON, "-m", "pip", "-qq", "--disable-pip-version-check", "install", *arguments)


def run(*command):
    if subprocess.call(command, cwd=ROOT) != 0:
        sys.exit("That failed; what is above says why. The same command tries again.")


if __name__ == "__main__":
    main(sys.argv[1])
