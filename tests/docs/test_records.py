"""What the other pages claim about the code is so."""

import re
import tomllib
from io import StringIO
from pathlib import Path

import pytest

import config

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def packages() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    named = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    return {re.split(r"[^\w-]", one)[0] for one in named}


def test_every_dependency_has_its_reason() -> None:
    record = (ROOT / "docs/decisions/0006-dependencies.md").read_text()
    rows = re.findall(r"^\| (`.+?) \|", record, re.M)
    assert {name for row in rows for name in re.findall(r"`([\w-]+)`", row)} == packages()


def test_the_table_of_settings_is_current(monkeypatch: pytest.MonkeyPatch) -> None:
    told = StringIO()
    monkeypatch.setattr("sys.stdout", told)
    config.main()
    page = (ROOT / "docs/operating.md").read_text()
    written = page.partition("<!-- settings -->\n")[2].partition("<!-- /settings -->")[0]
    assert written == told.getvalue(), "docs/operating.md: paste what `python config.py` prints"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)]+)\)", page.read_text())
    files = {target.partition("#")[0] or page.name for target in targets}
    assert [name for name in files if not (page.parent / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_anchors_are_headings(page: Path) -> None:
    text = page.read_text()
    headings = {
        re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-")
        for title in re.findall(r"^#+ (.+)$", text, re.M)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", text)) <= headings


def test_every_command_of_make_is_told() -> None:
    commands = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.M)
    told = (ROOT / "CONTRIBUTING.md").read_text()
    assert [name for name in commands if f"make {name}" not in told] == []
