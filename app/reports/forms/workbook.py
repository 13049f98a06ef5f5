"""XLSX: one sheet that says what the report is about, and one with its rows."""

from tempfile import TemporaryFile
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from app.kit.errors import Refused
from app.reports.forms.table import Kind, Table
from app.reports.sums import HOUR

MOST_ROWS = 1_048_575
_FORMATS = {
    Kind.HOURS: "0.00",
    Kind.NUMBER: "#,##0.00",
    Kind.DAY: "yyyy-mm-dd",
    Kind.INSTANT: "yyyy-mm-dd hh:mm:ss",
}
# Rows go to the disk as they are written; text is text, whatever it looks like.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def file_of(table: Table) -> IO[bytes]:
    """The workbook, in a file that is gone when it is closed."""
    file = TemporaryFile()  # noqa: SIM115  # whoever sends it closes it
    write_book(file, table)
    file.seek(0)
    return file


def write_book(file: IO[bytes], table: Table) -> None:
    with Workbook(file, _OPTIONS) as book:
        bold = book.add_format({"bold": True})
        formats = {kind: book.add_format({"num_format": f}) for kind, f in _FORMATS.items()}
        about = book.add_worksheet("Report")
        about.set_column(0, 1, 28)
        about.write_string(0, 0, table.title, bold)
        for number, (name, value) in enumerate(facts(table), start=2):
            about.write_string(number, 0, name)
            about.write(number, 1, value)
        sheet = book.add_worksheet("Data")
        for index, column in enumerate(table.columns):
            sheet.set_column(index, index, 18, formats.get(column.kind))
            sheet.write_string(0, index, column.heading, bold)
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(table.rows, start=1):
            if number > MOST_ROWS:
                raise Refused("More rows than a sheet can hold", code="report_too_large")
            write(sheet, number, row, table, formats)


def facts(table: Table) -> list[tuple[str, Any]]:
    pairs = zip(table.columns, table.totals, strict=False)
    totals = [(f"Total: {c.heading}", cell(c.kind, v, table)) for c, v in pairs if v is not None]
    return [*table.facts, *totals]


def write(sheet: Worksheet, number: int, row: Any, table: Table, formats: dict[Kind, Any]) -> None:
    for index, (column, value) in enumerate(zip(table.columns, row, strict=True)):
        told = cell(column.kind, value, table)
        if told is None:
            continue
        if column.kind == Kind.TEXT:
            sheet.write_string(number, index, str(told))
        else:
            sheet.write(number, index, told, formats.get(column.kind))


def cell(kind: Kind, value: Any, table: Table) -> Any:
    if kind == Kind.HOURS and value is not None:
        return value / HOUR
    if kind == Kind.INSTANT and value is not None:
        # Sheets know no time zones: they get the clock of the report's.
        return value.astimezone(table.zone).replace(tzinfo=None)
    return value
