"""A disk that is full, then has room again."""

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.server import serving
from tests_chaos.comparing import compare, say
from tests_chaos.postgres import Postgres
from tests_chaos.writers import writing

MEGABYTES = 400
SECONDS_FULL = 10


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of its own, in memory."""
    disk = folder / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,mode=755", "chaos", str(disk)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"This must be allowed to mount a tmpfs: {done.stderr}"
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_a_full_disk_that_has_room_again(small_disk: Path, folder: Path) -> None:
    postgres = Postgres(small_disk / "postgres", max_wal_size="64MB")
    postgres.start()
    ballast = small_disk / "ballast"
    try:
        with serving(postgres.url, folder) as server:
            with writing(server, folder) as crowd:
                time.sleep(2)
                fill(ballast, small_disk)
                full = time.monotonic()
                time.sleep(SECONDS_FULL)
                ballast.unlink()
                room = time.monotonic()
                time.sleep(15)
            told = compare(crowd, postgres.url, folder)
            while_full = crowd.rate(full + 2, room)
            wait = crowd.first_success(room)
            say(f"A full disk for {SECONDS_FULL} s: {told}; {crowd.statuses[503]} answers 503, "
                f"{while_full:.0f} writes a second while it was full; the first one {wait:.1f} s "
                "after there was room, with nobody's help")  # fmt: skip
            assert set(crowd.statuses) <= {200, 201, 204, 404, 409, 503}, crowd.statuses
            assert crowd.statuses[503]
            assert wait < 10
            server.hang_up()
    finally:
        postgres.stop()


def fill(ballast: Path, disk: Path) -> None:
    """Take all the room there is, and what is given back meanwhile."""
    with ballast.open("wb") as file:
        for _ in range(20):
            room = os.statvfs(disk)
            try:
                file.write(bytes(room.f_bavail * room.f_frsize))
                file.flush()
            except OSError:
                break
            time.sleep(0.05)
