"""The tables of reports, read back from CSV, XLSX and PDF."""

import csv
import re
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

from pypdf import PdfReader

_CELL = re.compile(r'<c r="([A-Z]+)\d+"[^>]*>(?:<v>(.*?)</v>|<is><t[^>]*>(.*?)</t></is>)</c>', re.S)
# A whole number, one of two places, or a time on the clock; days and months are none of these.
_NUMBER = re.compile(r"\d+|-?[\d,]+\.\d\d|\d+:\d\d:\d\d")
Table = list[dict[str, Any]]


def csv_rows(data: bytes) -> Table:
    return list(csv.DictReader(StringIO(data.decode(), newline="")))


def sheet_rows(data: bytes, keys: list[str]) -> Table:
    """The second sheet, under the keys that its columns have in CSV."""
    with ZipFile(BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
    lines = [
        {column: number or text for column, number, text in _CELL.findall(line)}
        for line in re.findall(r"<row [^>]*>(.*?)</row>", sheet, re.S)
    ]
    names = dict(zip(lines[0], keys, strict=True))
    return [{names[column]: value for column, value in line.items()} for line in lines[1:]]


def numbers(rows: Table, keys: list[str]) -> list[list[Decimal | None]]:
    """What stands under these keys, to the cent and the second."""
    return [[number(row.get(key)) for key in keys] for row in rows]


def number(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(round(float(value), 2)))


def printed(data: bytes, heading: str) -> list[str]:
    """The numbers in the table of a PDF, row by row; one of its columns has this heading."""
    pages = PdfReader(BytesIO(data)).pages
    lines = [line.strip() for page in pages for line in page.extract_text().splitlines()]
    table = lines[lines.index(heading) :]
    return [line for line in table if _NUMBER.fullmatch(line)]


def earned(part: dict[str, Any]) -> dict[str, Decimal]:
    """The amounts in JSON that are not nothing, by currency."""
    amounts = part.get("billable_amount", {}).items()
    return {currency: Decimal(str(amount)) for currency, amount in amounts if amount}


def clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


def money(value: Any) -> str:
    return f"{Decimal(str(value)):,.2f}"
