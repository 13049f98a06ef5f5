"""The PostgreSQL that starts by itself, started, shared, killed and found broken."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import sqlalchemy as sa

from app.kit.embedded import CannotStart, Embedded, postgres
from app.kit.embedded import binaries as programs
from app.kit.embedded.account import account_for
from tests.server.processes import eventually, running_on

pytestmark = pytest.mark.live

USE_IT = """
import sys, time
from pathlib import Path
from app.kit.embedded import postgres
with postgres(Path(sys.argv[1]), durable=False):
    print("ready", flush=True)
    sys.stdin.read()
"""


def ask(url: str, statement: str) -> object:
    with sa.create_engine(url, poolclass=sa.NullPool).begin() as connection:
        result = connection.execute(sa.text(statement))
        return result.scalar() if result.returns_rows else None


@contextmanager
def another_user(home: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that uses the server in this home until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", USE_IT, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process


def wait_until_ready(*users: subprocess.Popen[str]) -> None:
    for user in users:
        assert user.stdout is not None
        assert user.stdout.readline() == "ready\n"


def postmaster(home: Path) -> psutil.Process:
    pid_file = home / "postgres" / "data" / "postmaster.pid"
    return psutil.Process(int(pid_file.read_text().split()[0]))


def test_what_was_written_is_there_after_the_next_start(home: Path) -> None:
    with postgres(home, durable=False) as url:
        ask(url, "CREATE TABLE kept AS SELECT 7 AS number")
    eventually(lambda: not running_on(home))
    with postgres(home, durable=False) as url:
        assert ask(url, "SELECT number FROM kept") == 7


def test_the_cluster_is_private_checksummed_and_speaks_utf_8(home: Path) -> None:
    with postgres(home) as url:
        assert ask(url, "SHOW server_encoding") == "UTF8"
        assert ask(url, "SHOW data_checksums") == "on"
        assert ask(url, "SHOW timezone") == "UTC"
        assert ask(url, "SHOW fsync") == "on"
        assert ask(url, "SHOW listen_addresses") == ""
        assert ask(url, "SELECT lower('ÄÖÜ')") == "äöü"
    assert (home / "postgres").stat().st_mode & 0o077 == 0


def test_the_last_of_two_users_stops_the_server(home: Path) -> None:
    with another_user(home) as other:
        wait_until_ready(other)
        with postgres(home, durable=False) as url:
            assert ask(url, "SELECT 1") == 1
        assert running_on(home) != []
    eventually(lambda: not running_on(home))


def test_users_who_come_at_once_make_one_cluster(home: Path) -> None:
    with another_user(home) as one, another_user(home) as two, another_user(home) as three:
        wait_until_ready(one, two, three)
        keepers = [told for told in running_on(home) if "embedded/keeper" in told]
        assert len(keepers) == 1


def test_a_user_who_is_killed_leaves_no_server_behind(home: Path) -> None:
    with another_user(home) as user:
        wait_until_ready(user)
        user.kill()
    eventually(lambda: not running_on(home))


def test_a_user_killed_while_the_cluster_is_made_leaves_no_half_cluster(home: Path) -> None:
    with another_user(home) as user:
        eventually(lambda: list(home.glob("postgres/initdb-*/base")))
        user.kill()
    with postgres(home, durable=False) as url:
        assert ask(url, "SELECT 1") == 1
    assert list(home.glob("postgres/initdb-*")) == []


def test_a_server_that_is_killed_is_started_again(home: Path) -> None:
    with postgres(home, durable=False) as url:
        killed = postmaster(home)
        killed.kill()
        eventually(lambda: postmaster_other_than(killed.pid, home))
        assert eventually(lambda: works(url))


def postmaster_other_than(pid: int, home: Path) -> bool:
    try:
        return postmaster(home).pid != pid
    except (FileNotFoundError, psutil.NoSuchProcess):
        return False


def works(url: str) -> bool:
    try:
        return ask(url, "SELECT 1") == 1
    except sa.exc.OperationalError:
        return False


def test_a_killed_keeper_takes_its_server_along_and_is_noticed(home: Path) -> None:
    server = Embedded(home, durable=False)
    server.start()
    postmaster(home).parent().kill()
    eventually(lambda: server.is_lost)
    server.stop()
    with postgres(home, durable=False) as url:
        assert ask(url, "SELECT 1") == 1


def test_a_pid_file_that_names_a_stranger_does_not_stop_the_start(home: Path) -> None:
    with postgres(home, durable=False):
        pass
    account = account_for(home / "postgres" / "data", "nobody")
    with subprocess.Popen(["sleep", "60"], **account.switch) as stranger:
        (home / "postgres" / "data" / "postmaster.pid").write_text(f"{stranger.pid}\n")
        with postgres(home, durable=False) as url:
            assert ask(url, "SELECT 1") == 1
        stranger.kill()


def test_a_home_too_deep_for_a_socket_gets_one_elsewhere(home: Path) -> None:
    server = Embedded(home / ("deep" * 40), durable=False)
    assert ask(server.start(), "SELECT 1") == 1
    server.stop()
    server.cluster.sockets.rmdir()


def test_programs_work_where_they_are_copied_to(home: Path) -> None:
    binaries = programs.find("", made_by=None)
    copy = programs.copied(binaries, home / "copy")
    with postgres(home / "home", pg_bin=str(copy.folder), durable=False) as url:
        assert ask(url, "SELECT 1") == 1


def test_a_cluster_of_another_major_version_is_refused(home: Path) -> None:
    with postgres(home, durable=False):
        pass
    (home / "postgres" / "data" / "PG_VERSION").write_text("14\n")
    with pytest.raises(CannotStart, match=r"made by PostgreSQL 14, and here is .*PG_BIN"):
        Embedded(home).start()


def test_a_home_that_cannot_be_entered_is_named(home: Path) -> None:
    home.chmod(0o600)
    with pytest.raises(CannotStart, match="TIMETRACKER_HOME"):
        Embedded(home / "home").start()


def test_a_folder_without_postgresql_is_told_from_one_with(home: Path) -> None:
    with pytest.raises(CannotStart, match="PG_BIN is /nowhere, and there is no PostgreSQL 15"):
        Embedded(home, pg_bin="/nowhere").start()


def test_postgresql_that_cannot_start_says_why(home: Path) -> None:
    with postgres(home, durable=False):
        pass
    with (home / "postgres" / "data" / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")
    with pytest.raises(CannotStart, match="no_such_setting"):
        Embedded(home).start()


def test_ctrl_c_in_our_terminal_does_not_reach_the_server(home: Path) -> None:
    with postgres(home, durable=False):
        assert os.getsid(postmaster(home).pid) != os.getsid(0)
