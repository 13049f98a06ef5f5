"""PDF: something to send to a client."""

from functools import cache
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, Spacer, TableStyle

from app.kit.durations import clock_form
from app.kit.errors import Refused
from app.reports.forms.chart import Bars
from app.reports.forms.pages import NumberedPages
from app.reports.forms.table import Column, Kind, Table

MOST_ROWS = 5_000
# Wider than this the page is turned.
UPRIGHT_COLUMNS = 6
MARGIN = 18 * mm
_FONTS = Path(__file__).with_name("fonts")
_INK, _LINE, _SHADE = HexColor("#1f2933"), HexColor("#cbd2d9"), HexColor("#f0f4f8")


@cache
def styles() -> dict[str, ParagraphStyle]:
    pdfmetrics.registerFont(TTFont("DejaVu", str(_FONTS / "DejaVuSans.ttf")))
    pdfmetrics.registerFont(TTFont("DejaVu-Bold", str(_FONTS / "DejaVuSans-Bold.ttf")))
    body = ParagraphStyle("body", fontName="DejaVu", fontSize=8, leading=11, textColor=_INK)
    return {
        "body": body,
        "number": ParagraphStyle("number", body, alignment=TA_RIGHT),
        "head": ParagraphStyle("head", body, fontName="DejaVu-Bold"),
        "head of numbers": ParagraphStyle(
            "head of numbers", body, fontName="DejaVu-Bold", alignment=TA_RIGHT
        ),
        "title": ParagraphStyle("title", body, fontName="DejaVu-Bold", fontSize=16, leading=22),
    }


def bytes_of(table: Table) -> bytes:
    rows = list(islice(table.rows, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise Refused(
            f"More than {MOST_ROWS:,} rows are no PDF; ask for CSV or XLSX", code="report_too_large"
        )
    shown = [index for index, column in enumerate(table.columns) if column.printed]
    size = A4 if len(shown) <= UPRIGHT_COLUMNS else landscape(A4)
    file = BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=size, title=table.title, author="TimeTracker",
        leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
    )  # fmt: skip
    story: list[Any] = [Paragraph(escape(table.title), styles()["title"])]
    story += [paragraph(f"<b>{escape(n)}</b>  {escape(v)}") for n, v in table.facts]
    story.append(Spacer(1, 3 * mm))
    story += [paragraph(f"<b>{escape(n)}  {escape(v)}</b>") for n, v in totals(table)]
    story.append(Spacer(1, 5 * mm))
    if table.bars:
        story += [Bars(table.bars, document.width), Spacer(1, 6 * mm)]
    story.append(body(table, rows, shown, document.width))
    document.build(story, canvasmaker=NumberedPages)
    return file.getvalue()


def totals(table: Table) -> list[tuple[str, str]]:
    pairs = zip(table.columns, table.totals, strict=False)
    return [(c.heading, text(c, v, table)) for c, v in pairs if v is not None and c.printed]


def paragraph(text: str, style: str = "body") -> Paragraph:
    return Paragraph(text.replace("<b>", '<font name="DejaVu-Bold">').replace("</b>", "</font>"),
                     styles()[style])  # fmt: skip


def body(table: Table, rows: list[Any], shown: list[int], width: float) -> LongTable:
    columns = [table.columns[index] for index in shown]
    lines = [[paragraph(escape(c.heading), "head" + " of numbers" * c.is_number) for c in columns]]
    lines += [[cell(c, row[i], table) for c, i in zip(columns, shown, strict=True)] for row in rows]
    style = [
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
        ("BACKGROUND", (0, 0), (-1, 0), _SHADE),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    if table.totals:
        totals = [table.totals[i] for i in shown]
        first = ["Total" if totals[0] is None else text(columns[0], totals[0], table)]
        told = first + [text(c, v, table) for c, v in zip(columns[1:], totals[1:], strict=True)]
        bold = [
            paragraph(escape(t), "head" + " of numbers" * c.is_number)
            for c, t in zip(columns, told, strict=True)
        ]
        lines.append(bold)
        style.append(("BACKGROUND", (0, -1), (-1, -1), _SHADE))
    shares = [1.0 if column.is_number else 2.0 for column in columns]
    widths = [width * share / sum(shares) for share in shares]
    return LongTable(lines, colWidths=widths, repeatRows=1, style=TableStyle(style))


def cell(column: Column, value: Any, table: Table) -> Paragraph:
    return paragraph(escape(text(column, value, table)), "number" if column.is_number else "body")


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
