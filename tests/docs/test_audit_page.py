"""docs/audit.md: its requests are sent, its commands and its program are run."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from app.activity.audit.chain import Kind
from app.cli import cli
from tests.api import Api
from tests.docs.markdown import ROOT, examples
from tests.docs.test_examples import compare, send

PAGE = (ROOT / "docs" / "audit.md").read_text()


@pytest.fixture
def export(app: Flask, admin: Api, tmp_path: Path) -> Path:
    """What the page's request for JSON lines gives, of a log with three entries and its own."""
    for name in ("Northwind", "Southwind", "Eastwind"):
        admin.make("/clients", name=name)
    [wanted] = [one for one in examples(PAGE, variables(admin)) if "jsonl" in one.path]
    answer = send(app, wanted)
    assert answer.status_code == 200
    file = tmp_path / "audit-log.jsonl"
    file.write_text(answer.text)
    return file


def variables(api: Api) -> dict[str, str]:
    return {"API": "http://127.0.0.1:8080/api/v1", "TOKEN": api.token}


def test_its_requests_answer_as_printed(app: Flask, admin: Api) -> None:
    sent = 0
    for example in examples(PAGE, variables(admin)):
        answer = send(app, example)
        assert answer.status_code == example.status, answer.text
        if example.path.endswith("/head"):
            assert answer.json["head"].keys() == example.answer["head"].keys()
        elif example.answer is not None:
            compare(example.answer, answer.json, str(example))
        sent += 1
    assert sent == 5


def run_program(export: Path) -> "subprocess.CompletedProcess[str]":
    [program] = re.findall(r"```python\n(.*?)```", PAGE, re.S)
    given = export.read_text()
    return subprocess.run(
        [sys.executable, "-c", program], input=given, capture_output=True, text=True, check=False
    )


def test_its_program_and_its_command_agree_on_an_export(export: Path) -> None:
    own, command = run_program(export), CliRunner().invoke(cli, offline(export))
    assert (own.returncode, command.exit_code) == (0, 0)
    assert own.stdout.splitlines()[-1] == command.stdout.splitlines()[-1]
    assert own.stdout.startswith("Head: 4:")


def test_both_find_what_was_changed_in_it(export: Path) -> None:
    export.write_text(export.read_text().replace("Southwind", "Westwind"))
    own, command = run_program(export), CliRunner().invoke(cli, offline(export))
    assert (own.returncode, own.stderr) == (1, "Entry 2 is wrong\n")
    assert command.exit_code == 1
    assert "Entry 2 (changed)" in command.stderr


def offline(export: Path) -> list[str]:
    """The page's command for a file."""
    [line] = re.findall(r"^timetracker (verify-audit --file \S+)$", PAGE, re.M)
    return [str(export) if word.endswith(".jsonl") else word for word in shlex.split(line)]


def test_it_names_every_option_of_the_command_and_every_kind_of_problem() -> None:
    options = {option for one in cli.commands["verify-audit"].params for option in one.opts}
    assert {option for option in options if option not in PAGE} == set()
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.M)) >= {kind.value for kind in Kind}
