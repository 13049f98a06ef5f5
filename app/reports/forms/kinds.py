"""The forms there are, and what HTTP calls them."""

from enum import StrEnum


class Form(StrEnum):
    """The form of a report."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


KINDS = {
    Form.JSON: "application/json",
    Form.CSV: "text/csv",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.PDF: "application/pdf",
}
# What is laid out takes many times the processor time of JSON, and counts as so many calls.
WEIGHTS = {Form.XLSX: 5, Form.PDF: 5}
