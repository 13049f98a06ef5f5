"""Generate a client in Python and types for TypeScript, and call a server with them.

Each lists, creates and reads, and meets a 404 and a 401. What is generated is in `generated/`.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import sqlalchemy as sa

from app.kit import embedded
from config import Config
from tests.database import new_database
from tests.live.server import Server, serving

HERE = Path(__file__).parent
DOCUMENT = HERE.parent / "docs" / "openapi.json"
GENERATED, VENV = HERE / "generated", HERE / ".venv"
TOOLS = HERE / "node_modules" / ".bin"


def main() -> None:
    in_python()
    in_typescript()
    with server() as running:
        told = {"API": f"http://{running.address}", "TOKEN": running.admin_token}
        run(
            VENV / "bin" / "python", HERE / "calls.py", **told, PYTHONPATH=str(GENERATED / "python")
        )
        run("node", GENERATED / "calls.js", **told)


def in_python() -> None:
    if not VENV.exists():
        run(sys.executable, "-m", "venv", VENV)
    pip = ("-m", "pip", "-qq", "--disable-pip-version-check", "install", "--require-hashes")
    run(VENV / "bin" / "python", *pip, "-r", HERE / "requirements.lock")
    run(
        VENV / "bin" / "openapi-python-client", "generate", "--path", DOCUMENT,
        "--output-path", GENERATED / "python", "--overwrite", "--fail-on-warning",
        PATH=f"{VENV / 'bin'}:{os.environ['PATH']}",
    )  # fmt: skip


def in_typescript() -> None:
    run("npm", "ci", "--silent")
    run(TOOLS / "openapi-typescript", DOCUMENT, "-o", GENERATED / "api.d.ts")
    run(
        TOOLS / "tsc", "--strict", "--target", "es2022", "--module", "nodenext",
        "--skipLibCheck", "--rootDir", HERE, "--outDir", GENERATED, HERE / "calls.ts",
    )  # fmt: skip


@contextmanager
def server() -> Iterator[Server]:
    with (
        TemporaryDirectory() as home,
        postgres() as url,
        new_database(url) as database,
        serving(database, Path(home), workers=1) as running,
    ):
        yield running


@contextmanager
def postgres() -> Iterator[sa.URL]:
    """The server of DATABASE_URL, or one of our own."""
    config = Config.from_env()
    if config.database_url:
        yield sa.make_url(config.sqlalchemy_url)
        return
    with embedded.postgres(config.home / "clients", durable=False) as url:
        yield sa.make_url(url)


def run(*command: str | Path, **environment: str) -> None:
    subprocess.run([*command], check=True, cwd=HERE, env=os.environ | environment)


if __name__ == "__main__":
    main()
