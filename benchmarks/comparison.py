"""Two servers under the same load, in turns: what else the machine does meets both."""

from dataclasses import dataclass, field
from statistics import median
from typing import Any

import orjson

from benchmarks.cases import Case
from benchmarks.load import Client, Load, put_under_load
from benchmarks.servers import Server

CLIENTS = 8
SECONDS_TO_WARM_UP = 1
# What differs between two answers to the same writing request.
_VOLATILE = {"id", "start_time", "end_time", "created_at", "updated_at"}


@dataclass(frozen=True)
class Measured:
    """The stretches of load of one server."""

    loads: list[Load] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return median(load.rate for load in self.loads)

    def percentile(self, percent: float) -> float:
        return median(load.percentile(percent) for load in self.loads)


def compare(
    case: Case, ours: Server, bare: Server, rounds: int, seconds: float
) -> tuple[Measured, Measured]:
    check_same_work(case, ours, bare)
    # Not the same people, so that nobody's timer is started by both.
    crowds = [
        [Client(server.address, case.requests(number + n)) for n in range(CLIENTS)]
        for server, number in ((ours, 0), (bare, CLIENTS))
    ]
    measured = Measured(), Measured()
    for crowd in crowds:
        put_under_load(crowd, SECONDS_TO_WARM_UP)
    for _ in range(rounds):
        for crowd, here in zip(crowds, measured, strict=True):
            here.loads.append(put_under_load(crowd, seconds))
    return measured


def check_same_work(case: Case, ours: Server, bare: Server) -> None:
    """Both give the same answers, or the comparison would mean nothing."""
    told = [answers(case, server) for server in (ours, bare)]
    if told[0] != told[1]:
        raise AssertionError(f"{case.name}: the servers answer differently:\n{told[0]}\n{told[1]}")


def answers(case: Case, server: Server) -> list[Any]:
    client = Client(server.address, case.requests(2 * CLIENTS))
    told = [orjson.loads(client.ask()) for _ in range(2)]
    return [steady(body) for body in told] if case.writes else told


def steady(body: Any) -> Any:
    """The body without what is different each time."""
    if isinstance(body, dict):
        return {key: steady(value) for key, value in body.items() if key not in _VOLATILE}
    return body
