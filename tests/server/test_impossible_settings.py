"""A setting that cannot be is told in one sentence, without its secrets, before anything starts."""

from pathlib import Path

import pytest

from app.cli import main
from tests.server.processes import environment

# It is not meant to get as far as a transaction.
pytestmark = pytest.mark.live


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (
            {"DATABASE_URL": "postgresql://someone:hushhush@127.0.0.1:9/tt"},
            "PostgreSQL does not answer at 127.0.0.1, port 9, database tt: ",
        ),
        ({"DATABASE_URL": "postgresql://someone:hush@hush@127.0.0.1/tt"}, "DATABASE_URL must look"),
        ({"DATABASE_URL": "mysql://someone:hushhush@127.0.0.1/tt"}, "DATABASE_URL must look like"),
        ({"HOST": "192.0.2.1"}, "Cannot listen on 192.0.2.1 port 0: this machine has no such"),
        (
            {"WEB_CONCURRENCY": "99", "RATELIMIT_PROCESSES": "99"},
            "WEB_CONCURRENCY times WEB_THREADS is 792, and our own",
        ),
        ({"WEB_CONCURRENCY": "2"}, "WEB_CONCURRENCY=2 needs one place that counts calls: set "),
        ({"PORT": "eighty"}, "PORT must be a whole number from 0 on, not 'eighty'"),
        ({"ENVIRONMENT": "prod"}, "ENVIRONMENT must be one of development, production, not 'prod'"),
        ({"WEB_THREADS": "0"}, "WEB_THREADS must be a whole number from 1 on, not '0'"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of debug, info, warning, error, not 'loud'"),
        ({"PORT": "80800"}, "PORT must be a number up to 65535, not 80800."),
    ],
)
def test_is_told_in_a_sentence(
    settings: dict[str, str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    for name, value in environment(tmp_path, **settings).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("sys.argv", ["timetracker", "serve"])
    with pytest.raises(SystemExit) as end:
        main()
    sentence = capsys.readouterr().err
    assert end.value.code == 1
    assert sentence.startswith(f"timetracker: {told}")
    assert sentence.count("\n") == 1
    assert "hush" not in sentence
