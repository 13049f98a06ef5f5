"""A report as a table: what CSV, XLSX and PDF are made of."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from app.kit.wire import Row

Bars = list[tuple[str, int]]


class Kind(StrEnum):
    """What the values of a column are. Those of HOURS are seconds."""

    TEXT = "text"
    WHOLE = "whole"
    HOURS = "hours"
    NUMBER = "number"
    DAY = "day"
    INSTANT = "instant"
    FLAG = "flag"


@dataclass(frozen=True)
class Column:
    """`printed` is whether it stands in the PDF; ids, and seconds beside hours, do not."""

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    printed: bool = True

    @property
    def is_number(self) -> bool:
        return self.kind in (Kind.WHOLE, Kind.HOURS, Kind.NUMBER)


@dataclass
class Table:
    """`facts` say what the report is about, `totals` are as long as a row, `bars` are labels and
    seconds for the chart. Of rows that are read as a stream, `sum_up` tells figures and bars, where
    all of them are at hand.
    """

    title: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    zone: ZoneInfo
    facts: list[tuple[str, str]] = field(default_factory=list)
    totals: Sequence[Any] = ()
    bars: Bars = field(default_factory=list)
    sum_up: Callable[[Sequence[Sequence[Any]]], tuple[list[tuple[str, str]], Bars]] | None = None


@dataclass
class Report:
    """`told` is the JSON; the table is only made where it is asked for."""

    told: Callable[[], Row]
    table: Callable[[], Table]
