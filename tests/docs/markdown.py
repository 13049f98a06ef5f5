"""The examples of docs/api.md: a `curl` in a bash block, its status, its answer in a json block.

A status stands between the two as `` `201 Created` ``; without one it is 200. A bash block with no
json block behind it is sent too: its answer is only not to be an error.
"""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

# What curl says of `-d` where no header says better.
CURLS_KIND = "application/x-www-form-urlencoded"
ROOT = Path(__file__).parents[2]
API = ROOT / "docs" / "api.md"
README = ROOT / "README.md"
_EXAMPLE = re.compile(
    r"```bash\n(?P<curl>curl .*?)```\n"
    r"(?:\s*`(?P<status>\d{3}) [^`]+`\n)?"
    r"(?:\s*```json\n(?P<answer>.*?)```\n)?",
    re.S,
)


@dataclass
class Example:
    """One request with what is printed of its answer."""

    method: str
    path: str
    headers: dict[str, str]
    body: str | None
    status: int
    answer: Any
    line: int

    def __str__(self) -> str:
        return f"docs/api.md:{self.line} {self.method} {self.path}"


def examples(page: str, variables: dict[str, str]) -> Iterator[Example]:
    """In the order of the page, each with `$TOKEN` and the like as they are by then."""
    return (read(found, page, variables) for found in _EXAMPLE.finditer(page))


def fenced(line: str) -> str:
    """A request that stands among others in one block, as an example of its own."""
    return f"```bash\n{line}\n```\n"


def read(found: re.Match[str], page: str, variables: dict[str, str]) -> Example:
    method, headers, body, path = "", {}, None, ""
    words = iter(shlex.split(found["curl"].replace("\\\n", " ")))
    assert next(words) == "curl"
    for word in words:
        if word in ("-X", "--request"):
            method = next(words)
        elif word in ("-H", "--header"):
            name, _, value = filled(next(words), variables).partition(": ")
            headers[name] = value
        elif word in ("-d", "--data"):
            body = filled(next(words), variables)
            headers.setdefault("Content-Type", CURLS_KIND)
        elif word in ("-I", "--head"):
            method = "HEAD"
        else:
            path = filled(word, variables)
    answer = orjson.loads(found["answer"]) if found["answer"] else None
    line = page.count("\n", 0, found.start()) + 2
    verb = method or ("POST" if body else "GET")
    return Example(verb, path, headers, body, int(found["status"] or 200), answer, line)


def filled(word: str, variables: dict[str, str]) -> str:
    return re.sub(r"\$(\w+)", lambda name: variables[name[1]], word)
