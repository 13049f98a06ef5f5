"""One page of a list for a template: the API's filters, orders and pages, in the query string."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for
from sqlalchemy import Select

from app.kit.errors import Invalid
from app.kit.listing import ListArgs
from app.kit.loading import load
from app.kit.paging import Listing, numbers
from app.kit.wire import Row, Wire

PER_PAGE = 25
# Behind so many rows nobody leafs: filters lead there, and counting them all takes its time.
MOST = 10_000
Read = Callable[[int, int], tuple[list[Any], int]]


@dataclass(frozen=True)
class Listed:
    """`asked` is the query string without what was left empty, `args` what it stands for."""

    rows: list[Any]
    pagination: Row
    asked: dict[str, str]
    args: dict[str, Any]

    @property
    def is_filtered(self) -> bool:
        return bool(self.asked.keys() - {"page", "per_page", "sort"})

    @property
    def total(self) -> int:
        return int(self.pagination["total"])

    @property
    def is_cut(self) -> bool:
        """Whether there are more, behind the last page."""
        return bool(self.pagination.get("is_cut"))

    def address(self, **changed: Any) -> str:
        """This page of the dashboard, with other words in the query string."""
        query = {**self.asked, **changed}
        return here({name: value for name, value in query.items() if value not in (None, "")})

    def sorted_by(self, name: str) -> str:
        """ "ascending", "descending", or "" where the list is in another order."""
        order = str(self.args.get("sort", ""))
        if order.lstrip("-") != name:
            return ""
        return "descending" if order.startswith("-") else "ascending"

    def order(self, name: str) -> str:
        """The address of the list in this order, or the other way round if it is in it."""
        return self.address(
            sort=f"-{name}" if self.sorted_by(name) == "ascending" else name, page=None
        )


def here(query: dict[str, Any]) -> str:
    return url_for(str(request.endpoint), **(request.view_args or {}), **query)


def listed(
    wire: Wire,
    visible: Select[Any] | Callable[[dict[str, Any]], Select[Any]],
    loader: ListArgs,
    *,
    expand: Sequence[str] = (),
    per_page: int = PER_PAGE,
    **fixed: str,
) -> Listed:
    """
    `visible` may depend on what is asked for. `fixed` are parameters that the page itself gives,
    stronger than the query string.

    :raises Invalid: for a query string that the API refuses, too
    """
    asked = {name: text for name, text in request.args.items() if text.strip()}
    known = {name: text for name, text in asked.items() if name in loader.load_fields}
    args, errors = load(loader, {"per_page": str(per_page), **known, **fixed})
    if errors:
        raise Invalid(errors)
    if expand:
        args["expand"] = list(expand)
    chosen = visible(args) if callable(visible) else visible
    rows, pagination, _ = Listing(g.actor, wire, args, loader, MOST).page(chosen)
    return Listed(rows, pagination, known, args)


def some(
    wire: Wire, visible: Select[Any], loader: ListArgs, asked: dict[str, str], most: int = 10
) -> list[Row]:
    """The first rows of a list, on a page about something else; nothing is counted."""
    args, _ = load(loader, {**asked, "limit": str(most)})
    rows, _, _ = Listing(g.actor, wire, args, loader).page(visible)
    return rows


def portion(rows: Sequence[Any], asked: dict[str, str], most: int = 50) -> Listed:
    """One page of rows that came all at once, as reports do."""
    return paged(lambda first, most: (list(rows[first : first + most]), len(rows)), asked, most)


def paged(read: Read, asked: dict[str, str], most: int = 50) -> Listed:
    """One page of the rows of which `read(first, most)` tells some, and how many there are."""
    page = request.args.get("page", "1")
    number = int(page) if re.fullmatch("[1-9][0-9]{0,8}", page) else 1
    rows, total = read((number - 1) * most, most)
    return Listed(rows, numbers(number, most, total), asked, {})
