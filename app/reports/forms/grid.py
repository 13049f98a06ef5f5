"""The table in a PDF: numbers and dates in one line, what is left of the width for words."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import LongTable, Paragraph, TableStyle

from app.kit.durations import clock_form
from app.reports.forms.table import Column, Kind, Table

INK = HexColor("#1f2933")
PLAIN, BOLD, SIZE = "DejaVu", "DejaVu-Bold", 8
# Left and right of what stands in a cell, together.
PADDING = 8
_LINE, _SHADE = HexColor("#cbd2d9"), HexColor("#f0f4f8")
_FONTS = Path(__file__).with_name("fonts")

Cells = list[Any]


@cache
def style(font: str = PLAIN, size: int = SIZE) -> ParagraphStyle:
    pdfmetrics.registerFont(TTFont(PLAIN, str(_FONTS / "DejaVuSans.ttf")))
    pdfmetrics.registerFont(TTFont(BOLD, str(_FONTS / "DejaVuSans-Bold.ttf")))
    return ParagraphStyle(
        f"{font} {size}", fontName=font, fontSize=size, leading=size * 1.375, textColor=INK
    )


def grid(table: Table, rows: Sequence[Sequence[Any]], width: float) -> LongTable:
    """The rows under a head that is repeated on each page, and above their totals."""
    shown = [index for index, column in enumerate(table.columns) if column.printed]
    columns = [table.columns[index] for index in shown]
    texts = [[text(c, row[i], table) for c, i in zip(columns, shown, strict=True)] for row in rows]
    head = [column.heading for column in columns]
    foot = [[text(c, table.totals[i], table) for c, i in zip(columns, shown, strict=True)]
            for _ in [1] if table.totals]  # fmt: skip
    for last in foot:
        last[0] = last[0] or "Total"
    told = [cells(columns, head, BOLD)]
    told += [cells(columns, line, PLAIN) for line in texts]
    told += [cells(columns, last, BOLD) for last in foot]
    widths = widths_of(columns, [head, *texts, *foot], width)
    return LongTable(told, widths, repeatRows=1, style=TableStyle(look(columns, bool(foot))))


def cells(columns: Sequence[Column], texts: Sequence[str], font: str) -> Cells:
    """Words wrap; the rest is drawn as it is, which takes a tenth of the time."""
    return [
        Paragraph(escape(one), style(font)) if column.kind == Kind.TEXT else one
        for column, one in zip(columns, texts, strict=True)
    ]


def look(columns: Sequence[Column], has_foot: bool) -> list[tuple[Any, ...]]:
    told: list[tuple[Any, ...]] = [
        ("FONT", (0, 0), (-1, -1), PLAIN, SIZE),
        ("FONT", (0, 0), (-1, 0), BOLD, SIZE),
        ("TEXTCOLOR", (0, 0), (-1, -1), INK),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
        ("BACKGROUND", (0, 0), (-1, 0), _SHADE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), PADDING / 2),
        ("RIGHTPADDING", (0, 0), (-1, -1), PADDING / 2),
    ]
    told += [("ALIGN", (i, 0), (i, -1), "RIGHT") for i, c in enumerate(columns) if c.is_number]
    if has_foot:
        told += [("BACKGROUND", (0, -1), (-1, -1), _SHADE), ("FONT", (0, -1), (-1, -1), BOLD, SIZE)]
    return told


def widths_of(
    columns: Sequence[Column], lines: Sequence[Sequence[str]], width: float
) -> list[float]:
    """In points: each column as wide as its longest text; where that is too much, texts of several
    words wrap.
    """
    wishes, least = [], []
    for column, texts in zip(columns, zip(*lines, strict=True), strict=True):
        wishes.append(longest(texts) + PADDING)
        words = [word for one in texts for word in one.split()] or [""]
        least.append(longest(words) + PADDING if column.kind == Kind.TEXT else wishes[-1])
    missing = sum(wishes) - width
    give = [wish - small for wish, small in zip(wishes, least, strict=True)]
    if missing <= 0:
        return [
            wish + (-missing if i == give.index(max(give)) else 0) for i, wish in enumerate(wishes)
        ]
    share = min(1, missing / sum(give)) if any(give) else 0
    fitting = [wish - part * share for wish, part in zip(wishes, give, strict=True)]
    # More numbers than the page is wide: they stand closer.
    return [one * min(1, width / sum(fitting)) for one in fitting]


def longest(texts: Sequence[str]) -> float:
    likely = sorted(set(texts), key=len)[-3:]
    return max(float(pdfmetrics.stringWidth(one, BOLD, SIZE)) for one in likely)


def text(column: Column, value: Any, table: Table) -> str:
    if value is None:
        return ""
    match column.kind:
        case Kind.HOURS:
            return clock_form(value)
        case Kind.NUMBER:
            return f"{value:,.2f}"
        case Kind.INSTANT:
            return str(value.astimezone(table.zone).strftime("%Y-%m-%d %H:%M"))
        case Kind.FLAG:
            return "yes" if value else "no"
    return str(value)
