"""Saving: one moment of the database, while others go on writing."""

import os
import subprocess
from pathlib import Path
from tempfile import mkstemp

from app.kit.errors import Refused
from app.server.backup.programs import Server, fitting
from app.server.database import running
from config import Config

# Twice as fast as the default, for a tenth more room.
COMPRESSION = 1


def save(config: Config, file: Path) -> int:
    """Write the database to the file, which only its owner can read; how many bytes it has.

    The file gets its name when it is whole: what was there before stays until then.

    :raises Refused: with a sentence for the operator
    """
    if file.exists() and not file.is_file():
        # /dev/stdout, which would be replaced by the backup.
        raise Refused(f"{file} is no file: name one that the backup can take the place of")
    with running(config) as database:
        server = Server(database.config)
        programs = next(fitting(server))
        options = ["--format=custom", f"--compress={COMPRESSION}"]
        command = [programs["pg_dump"], *options, *server.arguments]
        try:
            return _written(command, server.environment, file.absolute())
        except OSError as error:
            raise Refused(f"{file} cannot be written: {error.strerror}") from error


def _written(command: list[str], environment: dict[str, str], file: Path) -> int:
    handle, unfinished = mkstemp(dir=file.parent, prefix=f".{file.name}.")  # mode 600
    try:
        with open(handle, "wb") as made:
            done = subprocess.run(
                command, env=environment, stdout=made, stderr=subprocess.PIPE, check=False
            )
            if done.returncode != 0:
                raise Refused(f"pg_dump could not: {done.stderr.decode(errors='replace').strip()}")
            os.fsync(handle)
            size = made.seek(0, os.SEEK_END)
        os.replace(unfinished, file)
    except BaseException:
        os.unlink(unfinished)
        raise
    return size
