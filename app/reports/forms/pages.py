"""Pages that know how many there are."""

from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas


class NumberedPages(Canvas):  # type: ignore[misc]  # reportlab ships no types
    """Keeps the pages until the last one is drawn, and then writes their numbers."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._kept: list[dict[str, Any]] = []

    def showPage(self) -> None:  # noqa: N802  # the name is reportlab's
        self._kept.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._kept, start=1):
            self.__dict__.update(page)
            self.setFont("DejaVu", 7)
            self.setFillColor(HexColor("#616e7c"))
            width = self._pagesize[0]
            self.drawRightString(width - 18 * mm, 9 * mm, f"Page {number} of {len(self._kept)}")
            super().showPage()
        super().save()
