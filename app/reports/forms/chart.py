"""A bar chart of hours."""

from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import simpleSplit
from reportlab.platypus import Flowable

from app.kit.durations import clock_form

MOST_BARS = 12
LINE, BAR = 14, 8
_LABEL, _VALUE = 0.3, 0.12


class Bars(Flowable):  # type: ignore[misc]  # reportlab ships no types
    """A line for each label; where there are many, the last one tells of all the others."""

    def __init__(self, bars: list[tuple[str, int]], width: float) -> None:
        super().__init__()
        self.bars, rest = bars[:MOST_BARS], bars[MOST_BARS:]
        self.most = max(seconds for _, seconds in self.bars) or 1
        if rest:
            self.bars = [*self.bars, (f"{len(rest)} others", sum(s for _, s in rest))]
        self.width, self.height = width, LINE * len(self.bars)

    def draw(self) -> None:
        canvas: Any = self.canv
        left, room = self.width * _LABEL, self.width * (1 - _LABEL - _VALUE)
        for number, (label, seconds) in enumerate(self.bars, start=1):
            y = self.height - number * LINE + 3
            canvas.setFont("DejaVu", 8)
            canvas.setFillColor(HexColor("#1f2933"))
            lines = simpleSplit(label, "DejaVu", 8, left - 8)
            canvas.drawString(0, y + 1, lines[0] + ("…" if len(lines) > 1 else "") if lines else "")
            canvas.setFillColor(HexColor("#3e7cb1"))
            if number <= MOST_BARS:
                long = max(0.5, room * max(seconds, 0) / self.most)
                canvas.rect(left, y, long, BAR, stroke=0, fill=1)
            canvas.setFillColor(HexColor("#1f2933"))
            canvas.drawRightString(self.width, y + 1, clock_form(seconds))
