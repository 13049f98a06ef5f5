"""The forms a report can be had in: JSON, CSV, XLSX and PDF, with the same numbers."""
