from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest


@pytest.fixture
def home() -> Iterator[Path]:
    """An empty folder, with a space in its name; root's PostgreSQL may not enter pytest's own."""
    with TemporaryDirectory(prefix="time tracker ") as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)
