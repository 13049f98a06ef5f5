"""`timetracker serve` from the first start to the last signal, as real processes."""

import os
import pty
import re
import signal
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from tests.server.processes import (
    TIMETRACKER,
    Server,
    environment,
    eventually,
    is_free,
    running_on,
    serving,
    timetracker,
)

pytestmark = pytest.mark.live


def token_told_by(server: Server) -> str:
    found = re.search(r"^ +(tt_\w{32})$", server.told, re.M)
    assert found, server.told
    return found[1]


def test_the_first_start_tells_how_to_sign_in_and_the_next_does_not(home: Path) -> None:
    with serving(environment(home)) as first:
        assert first.get("/api/v1/health") == 200
        token = token_told_by(first)
        assert first.get("/api/v1/users/me", token) == 200
        assert re.search(r"Username +admin\n +Password +\S{16}\n", first.told)
        assert f"http://127.0.0.1:{first.port}/api/docs" in first.told
        assert first.stop() == 0
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600
    with serving(environment(home)) as second:
        assert second.get("/api/v1/users/me", token) == 200
        assert "tt_" not in second.told
        assert "Password" not in second.told


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_and_says_so_in_one_line(home: Path, by: signal.Signals) -> None:
    with serving(environment(home)) as server:
        port = server.port
        before = server.told
        assert server.stop(by) == 0
        assert server.told.removeprefix(before) == "TimeTracker has stopped.\n"
    assert is_free(port)
    eventually(lambda: not running_on(home))


def test_ctrl_c_in_a_terminal_stops_everything_quietly(home: Path) -> None:
    terminal, inside = pty.openpty()
    with subprocess.Popen(
        [TIMETRACKER, "serve"],
        env=environment(home),
        stdin=inside,
        stdout=inside,
        stderr=inside,
        preexec_fn=lambda: os.login_tty(inside),
    ) as process:
        os.close(inside)
        told = read_until(terminal, b"Ctrl-C stops it.")
        os.write(terminal, b"\x03\x03")
        told += read_until(terminal, b"has stopped.")
        assert process.wait(30) == 0
    os.close(terminal)
    assert b"Traceback" not in told
    eventually(lambda: not running_on(home))


def read_until(terminal: int, ending: bytes) -> bytes:
    told = b""
    while ending not in told:
        told += os.read(terminal, 4096)
    return told


def test_nothing_survives_a_supervisor_that_is_killed(home: Path) -> None:
    with serving(environment(home)) as server:
        port = server.port
        assert server.get("/api/v1/health") == 200
        assert server.stop(signal.SIGKILL) == -signal.SIGKILL
    eventually(lambda: is_free(port))
    eventually(lambda: not running_on(home))


def test_a_supervisor_without_its_web_server_ends_with_an_error(home: Path) -> None:
    with serving(environment(home)) as server:
        assert server.get("/api/v1/health") == 200
        server.gunicorn.kill()
        assert server.ends() == 1
        assert "The web server has ended with status -9.\n" in server.told
    eventually(lambda: not running_on(home))


def test_a_port_in_use_is_told_before_anything_is_started(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = timetracker("serve", env=environment(home, PORT=str(port)))
    assert refused.returncode == 1
    assert refused.stderr == (
        f"timetracker: Cannot listen on 127.0.0.1 port {port}: another program listens there. "
        "Choose another port: PORT=8081.\n"
    )
    assert list(home.iterdir()) == []


def test_two_servers_started_at_once_share_one_database(home: Path) -> None:
    with serving(environment(home)) as one, serving(environment(home)) as two:
        assert (one.get("/api/v1/health"), two.get("/api/v1/health")) == (200, 200)
        welcomed, other = (one, two) if "tt_" in one.told else (two, one)
        assert "tt_" not in other.told
        token = token_told_by(welcomed)
        assert welcomed.stop() == 0
        assert other.get("/api/v1/users/me", token) == 200


def test_a_token_is_made_while_the_server_runs(home: Path) -> None:
    with serving(environment(home)) as server:
        assert server.get("/api/v1/health") == 200
        made = timetracker(
            "create-token", "--user", "admin", "--scope", "admin:all", env=environment(home)
        )
        assert re.fullmatch(r"tt_\w{32}\n", made.stdout)
        assert server.get("/api/v1/users/me", made.stdout.strip()) == 200


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"PORT": "eighty"}, "PORT must be a whole number from 0 on, not 'eighty'"),
        (
            {"RATELIMIT_STORAGE_URI": "memcached://:hushhush@127.0.0.1"},
            "RATELIMIT_STORAGE_URI must look like redis://host:6379/0, or valkey://",
        ),
        (
            {"RATELIMIT_DEFAULT": "many"},
            "RATELIMIT_DEFAULT must look like 100/minute;1000/hour, not 'many'",
        ),
    ],
)
def test_a_setting_that_cannot_be_ends_it_with_one_sentence(
    home: Path, settings: dict[str, str], told: str
) -> None:
    refused = timetracker("serve", env=environment(home, **settings))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"timetracker: {told}")
    assert refused.stderr.count("\n") == 1
    assert "hush" not in refused.stderr
