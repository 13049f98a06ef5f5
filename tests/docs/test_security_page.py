"""docs/security.md: every test that it names is there, and every requirement stands once."""

import re
from pathlib import Path

from tests.docs.markdown import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text()
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+) \| (`[^`]+`|\u2013) \|$", re.M)
ROWS = ROW.findall(PAGE)


def test_every_named_test_exists() -> None:
    named = {test.strip("`") for *_, test in ROWS if test != "\u2013"}
    assert len(named) > 80
    assert [name for name in sorted(named) if not exists(name)] == []


def exists(name: str) -> bool:
    path, _, function = name.partition("::")
    file = ROOT / Path(path)
    return file.is_file() and f"\ndef {function}(" in file.read_text()


def test_every_row_is_read_and_every_requirement_stands_once() -> None:
    table = PAGE[PAGE.index("## OWASP ASVS") :]
    lines = [line for line in table.splitlines() if re.match(r"\| \d", line)]
    numbers = [number for number, *_ in ROWS]
    assert len(lines) == len(numbers) == len(set(numbers))
    assert len(numbers) > 150
    assert numbers == sorted(numbers, key=lambda one: [int(part) for part in one.split(".")])
