"""Requests by chance, as the OpenAPI document describes them and as it does not, to a real server:
schemathesis with all of its phases and checks.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.database import new_database
from tests.fuzz.size import FULL
from tests.live.server import Server, serving

pytestmark = pytest.mark.live

HERE = Path(__file__).parent
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
CASES = 50_000 if FULL else 300
SOME = ("--phases", "examples,fuzzing", "--max-examples", "1")
ALL = ("--phases", "examples,coverage,fuzzing,stateful", "--max-examples", "300")


@pytest.fixture
def server(server_url: sa.URL, tmp_path: Path) -> Iterator[Server]:
    """One that lets in whatever comes, with every module on."""
    settings = {f"RATELIMIT_{name}": "100000000/minute" for name in ("FAILURES", "SIGN_IN")}
    settings["RATELIMIT_DEFAULT"] = "100000000/minute"
    with new_database(server_url) as url, serving(url, tmp_path, **settings) as server:
        caller = server.caller()
        assert caller.patch("/settings", modules={"inventory": True}).status == 200
        # Whom hooks.py lets schemathesis change in place of its own.
        assert caller.make("/users", username="somebody-else")["id"] == 2
        assert caller.post("/tokens", name="else", scopes=["read:*"]).body["token"]["id"] == 2
        server.hang_up()
        yield server


def test_no_request_breaks_a_promise(server: Server, tmp_path: Path) -> None:
    document = f"http://{server.address}/api/openapi.json"
    command = (SCHEMATHESIS, "--no-color", "--config-file", HERE / "schemathesis.toml", "run")
    done = subprocess.run(
        [*command, document, "--workers", "2", *(ALL if FULL else SOME)],
        cwd=tmp_path,
        env=os.environ
        | {
            "TOKEN": server.admin_token,
            "PYTHONPATH": str(HERE.parents[1]),
            "SCHEMATHESIS_HOOKS": "tests.fuzz.hooks",
            # Boxes are drawn of more than ASCII.
            "PYTHONIOENCODING": "utf-8",
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if FULL:
        print(done.stdout[done.stdout.find("= SUMMARY =") :])  # noqa: T201 - the figures are what one runs this for
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(r"(\d+) generated", done.stdout)
    assert found, done.stdout
    assert int(found[1]) >= CASES
    # Not all was refused.
    [written] = server.rows("SELECT count(*) AS n FROM events")
    assert written["n"] > CASES / 50
    log = (tmp_path / "server.log").read_text()
    assert '"level":"error"' not in log, log
