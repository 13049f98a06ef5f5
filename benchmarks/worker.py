"""What one web worker costs: its memory, and the time until it answers."""

import re
import statistics
import subprocess
import time
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.cases import token_check
from benchmarks.load import Client
from benchmarks.servers import OURS, Server, serving
from config import Config

STARTS = 5


@dataclass(frozen=True)
class Memory:
    """In megabytes: all pages of the process, and the same with shared ones divided by the number
    of those who share them (only Linux tells; None elsewhere)."""

    resident: float
    proportional: float | None


def memory(server: Server) -> list[Memory]:
    return [Memory(_resident(pid), _proportional(pid)) for pid in server.workers]


def _resident(pid: int) -> float:
    told = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, check=True, text=True
    )
    return int(told.stdout) / 1024


def _proportional(pid: int) -> float | None:
    shares = Path(f"/proc/{pid}/smaps_rollup")
    told = re.search(r"^Pss: +(\d+) kB", shares.read_text(), re.M) if shares.exists() else None
    return int(told[1]) / 1024 if told else None


def seconds_to_first_answer(config: Config) -> float:
    """From the start of gunicorn with one worker to its first answer, the median of several."""
    return statistics.median(_start(config) for _ in range(STARTS))


def _start(config: Config) -> float:
    began = time.perf_counter()
    with serving(replace(config, web_concurrency=1), OURS) as server:
        Client(server.address, token_check(0)).ask()
        return time.perf_counter() - began
