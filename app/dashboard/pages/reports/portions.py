"""A long report in portions: all of it is summed up, and so much of it shown at a time."""

from dataclasses import dataclass
from typing import Any

from flask import request

from app.dashboard.pages.reports.asking import Question
from app.kit.fields import Whole
from app.kit.http import MAX_ID
from app.kit.paging import numbers
from app.kit.wire import Row

PER_PAGE = 50
_page = Whole(1, MAX_ID)


@dataclass(frozen=True)
class Portion:
    """What `lists.pages` leads through."""

    rows: list[Row]
    pagination: Row
    question: Question

    def address(self, page: int) -> str:
        return self.question.address(page=page)


def portion(rows: list[Row], about: Question) -> Portion:
    """The page of the rows that the address names.

    :raises ValidationError: if that is no number
    """
    asked: Any = request.args.get("page") or 1
    page: int = _page.deserialize(asked)
    first = (page - 1) * PER_PAGE
    return Portion(rows[first : first + PER_PAGE], numbers(page, PER_PAGE, len(rows)), about)
