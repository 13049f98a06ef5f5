"""Restoring: the database as it was saved, or the one that is there untouched.

pg_restore writes a script, and psql runs it in one transaction: it is committed when pg_restore has
come to its end. Whatever stops either of them leaves everything as it was.
"""

import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

from app.kit.errors import Refused
from app.search.models import OPTIONAL_INDEXES
from app.server.backup.programs import Programs, Server, fitting
from app.server.database import running
from config import Config

_BEGIN = b"""
SET maintenance_work_mem = '256MB';
BEGIN;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
GRANT USAGE ON SCHEMA public TO PUBLIC;
"""
# Rights are given to roles by name, and who restores may have another name than who saved: this is
# what the migrations give and take of a role of any name (0013).
_END = b"""
REVOKE UPDATE, DELETE, TRUNCATE ON public.events FROM PUBLIC, CURRENT_USER;
GRANT UPDATE (sequence, hash) ON public.events TO CURRENT_USER;
COMMIT;
"""
# pg_restore of a newer version writes settings that an older server has not.
_UNKNOWN_BEFORE = {b"SET transaction_timeout": 17}
_LAST_SETTING = b"SET row_security"
_TABLES = """
    SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p')
    AND relnamespace = to_regnamespace('public')
"""
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def restore(config: Config, file: Path, *, replace: bool) -> None:
    """Make the database what the file holds.

    :raises Refused: if the database is in use, or holds something that shall not be replaced
    """
    with running(config) as database:
        server = Server(database.config)
        programs, contents = _readable(server, file)
        if others := server.rows(_OTHERS)[0][0]:
            raise Refused(
                f"{others} connections to the database are open: stop the server and its workers"
            )
        if not replace and server.rows(_TABLES)[0][0]:
            raise Refused("The database is not empty: --replace puts the backup in its place")
        _run(server, programs, file, _fitting(server, contents))
        server.rows("ANALYZE")


def _readable(server: Server, file: Path) -> tuple[Programs, list[str]]:
    """The programs that can read the file, and its table of contents."""
    if not file.is_file():
        raise Refused(f"There is no file {file}")
    for programs in fitting(server):
        command = [programs["pg_restore"], "--list", str(file)]
        listed = subprocess.run(command, capture_output=True, text=True, check=False)
        if listed.returncode == 0:
            return programs, listed.stdout.splitlines()
    raise Refused(f"{file} cannot be read: {listed.stderr.strip()}")


def _fitting(server: Server, contents: list[str]) -> str:
    """The table of contents without the indexes of an extension that this server has not."""
    available = "SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'"
    unknown = {"pg_trgm", *OPTIONAL_INDEXES} if not server.rows(available) else set()
    return "\n".join(line for line in contents if unknown.isdisjoint(line.split()))


def _run(server: Server, programs: Programs, file: Path, contents: str) -> None:
    with TemporaryFile() as errors, TemporaryFile("w+") as listed:
        listed.write(contents)
        listed.flush()
        listed.seek(0)
        reading = [programs["pg_restore"], "--no-owner", "--no-privileges", "--file=-"]
        reading += ["--use-list=/dev/stdin", str(file)]
        writing = [programs["psql"], "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
        writing += ["--output=/dev/null", *server.arguments]
        with (
            subprocess.Popen(reading, stdin=listed, stdout=subprocess.PIPE, stderr=errors) as saved,
            subprocess.Popen(
                writing, env=server.environment, stdin=subprocess.PIPE, stderr=errors
            ) as psql,
        ):
            _play(saved, psql, server.major)
        if saved.returncode or psql.returncode:
            errors.seek(0)
            told = errors.read()[-1000:].decode(errors="replace").strip()
            raise Refused(f"{file} cannot be restored, and nothing has changed: {told}")


def _play(saved: subprocess.Popen[bytes], psql: subprocess.Popen[bytes], major: int) -> None:
    script, player = cast(IO[bytes], saved.stdout), cast(IO[bytes], psql.stdin)
    # One that has found an error hangs up, and tells it at its end.
    with suppress(BrokenPipeError), player:
        player.write(_BEGIN)
        for line in script:
            if not any(line.startswith(s) and major < v for s, v in _UNKNOWN_BEFORE.items()):
                player.write(line)
            if line.startswith(_LAST_SETTING):
                break
        shutil.copyfileobj(script, player, 1 << 20)
        if saved.wait() == 0:
            player.write(_END)
    script.close()
