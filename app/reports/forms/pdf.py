"""PDF: something to send to a client."""

from io import BytesIO
from itertools import islice
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

from app.kit.errors import Refused
from app.reports.forms.chart import Bars
from app.reports.forms.grid import BOLD, grid, style, text
from app.reports.forms.pages import NumberedPages
from app.reports.forms.table import Table

MOST_ROWS = 5_000
# Wider than this the page is turned.
UPRIGHT_COLUMNS = 6
MARGIN = 18 * mm


def bytes_of(table: Table) -> bytes:
    rows = list(islice(table.rows, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise Refused(
            f"More than {MOST_ROWS:,} rows are no PDF; ask for CSV or XLSX", code="report_too_large"
        )
    printed = sum(column.printed for column in table.columns)
    file = BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=A4 if printed <= UPRIGHT_COLUMNS else landscape(A4),
        title=table.title, author="TimeTracker",
        leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=MARGIN,
    )  # fmt: skip
    figures, bars = table.sum_up(rows) if table.sum_up else (totals(table), table.bars)
    style()
    story: list[Any] = [Paragraph(escape(table.title), style(BOLD, 16))]
    story += [line(name, value, bold=False) for name, value in table.facts]
    story.append(Spacer(1, 3 * mm))
    story += [line(name, value, bold=True) for name, value in figures]
    story.append(Spacer(1, 5 * mm))
    if bars:
        story += [Bars(bars, document.width), Spacer(1, 6 * mm)]
    story.append(grid(table, rows, document.width))
    document.build(story, canvasmaker=NumberedPages)
    return file.getvalue()


def totals(table: Table) -> list[tuple[str, str]]:
    pairs = zip(table.columns, table.totals, strict=False)
    return [(c.heading, text(c, v, table)) for c, v in pairs if v is not None and c.printed]


def line(name: str, value: str, *, bold: bool) -> Paragraph:
    told = f'<font name="{BOLD}">{escape(name)}</font>  {escape(value)}'
    return Paragraph(told, style(BOLD) if bold else style())
