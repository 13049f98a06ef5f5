"""One page of a list: its rows, its totals, and the links to its neighbours."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import ceil
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import current_app, request
from sqlalchemy import Select

from app.kit.actor import Actor
from app.kit.errors import Invalid
from app.kit.keyset import cursor_to, read_cursor
from app.kit.listing import MOST_PER_PAGE, ListArgs
from app.kit.prepared import Criteria
from app.kit.warnings import warn
from app.kit.wire import Row, Wire, criteria_of

# Behind so many rows it matters how they are skipped.
DEEP = 10_000


@dataclass(frozen=True)
class Listing:
    """A list as one request asks for it: which resource, which rows of it, in what portions.

    With `most` it ends after so many rows: nobody waits for counting what nobody leafs through.
    """

    actor: Actor
    wire: Wire
    args: Mapping[str, Any]
    loader: ListArgs
    most: int | None = None

    def page(self, visible: Select[Any]) -> tuple[list[Row], Row, dict[str, str]]:
        """The rows as the actor may see them, the page's numbers, and its headers.

        `visible` is a SELECT with nothing but WHERE.
        """
        zone = ZoneInfo(self.args.get("timezone") or self.actor.timezone)
        asked = self.loader.where(self.args, zone)
        if "ids" in self.args:
            asked.append(self.wire.model.id.in_(self.args["ids"]))
        criteria = Criteria(*criteria_of(visible), *asked)
        by_cursor = "cursor" in self.args or "limit" in self.args
        rows, pagination, headers = (
            self._continued(criteria) if by_cursor else self._paged(criteria)
        )
        expand, names = self.args.get("expand", ()), self.args.get("fields_", ())
        return self.wire.tell_all(self.actor, rows, expand, names), pagination, headers

    def _paged(self, criteria: Criteria) -> tuple[list[Row], Row, dict[str, str]]:
        usual = MOST_PER_PAGE if "ids" in self.args else 50
        page, per_page = self.args.get("page", 1), self._at_most("per_page", usual)
        total = self.wire.count(criteria, self.most)
        is_cut = self.most is not None and total > self.most
        total -= is_cut
        offset = (page - 1) * per_page
        size = min(per_page, total - offset)
        behind = total - offset - size
        # A page past the end is empty, whatever its number: no query, no overflow. One that is
        # nearer to the end is looked for from there.
        if size <= 0:
            rows = []
        elif behind < offset and not is_cut:
            rows = self._rows(criteria, size, behind, backwards=True)
        else:
            rows = self._rows(criteria, size, offset)
        pagination = numbers(page, per_page, total)
        if self.most is not None:
            pagination["is_cut"] = is_cut
        return rows, pagination, {"X-Total-Count": str(total), **links(pagination)}

    def _continued(self, criteria: Criteria) -> tuple[list[Row], Row, dict[str, str]]:
        limit, order = self._at_most("limit", 50), self.loader.order(self.args)
        if cursor := self.args.get("cursor"):
            after = order.after(*read_cursor(cursor, order), self.wire.model.id)
            criteria = Criteria(*criteria.clauses, after)
        rows = self._rows(criteria, limit + 1, 0, keyed=True)
        more = len(rows) > limit
        next_cursor = cursor_to(rows[limit - 1], order) if more else None
        pagination = {"limit": limit, "next_cursor": next_cursor, "has_next": more}
        following = {"next": urlencode({"limit": limit, "cursor": next_cursor})}
        return rows[:limit], pagination, link_header(following if more else {})

    def _rows(
        self,
        criteria: Criteria,
        limit: int,
        offset: int,
        *,
        keyed: bool = False,
        backwards: bool = False,
    ) -> list[Row]:
        expand, order = self.args.get("expand", ()), self.loader.order(self.args)
        choose = order.backwards if backwards else order.apply
        return self.wire.page(
            criteria,
            expand,
            form=(order.word, keyed, backwards, offset > DEEP),
            by_id=offset > DEEP,
            choose=partial(choose, ident=self.wire.model.id),
            arrange=partial(order.apply, ident=self.wire.model.id),
            also=[order.column.label("_key"), self.wire.model.id.label("_id")] if keyed else [],
            limit=limit,
            offset=offset,
        )

    def _at_most(self, name: str, default: int) -> int:
        asked: int = self.args.get(name, default)
        if asked > MOST_PER_PAGE:
            warn(name, f"{MOST_PER_PAGE} at most")
        return min(asked, MOST_PER_PAGE)


# The parameters that say where in the list one is.
_PLACES = ("page", "per_page", "cursor", "limit")


def check_names(wire: Wire, args: Mapping[str, Any]) -> None:
    """Refuse `fields` and `expand` that this resource does not have."""
    known = {"fields": list(wire.schema.fields), "expand": list(wire.expansions)}
    asked = {"fields": args.get("fields_", ()), "expand": args.get("expand", ())}
    errors = {}
    for parameter, choices in known.items():
        if unknown := [word for word in asked[parameter] if word not in choices]:
            told = f"Unknown: {', '.join(unknown)[:200]}. Known: {', '.join(choices)}"
            errors[parameter] = [told]
    if errors:
        raise Invalid(errors)


def numbers(page: int, per_page: int, total: int) -> Row:
    pages = ceil(total / per_page)
    return {
        "page": page,
        "per_page": per_page,
        "total": total,
        "pages": pages,
        "has_next": page < pages,
        "has_prev": page > 1,
        "next_page": page + 1 if page < pages else None,
        "prev_page": page - 1 if page > 1 else None,
    }


def links(pagination: Row) -> dict[str, str]:
    """RFC 8288 links; the neighbour of a page past the end is the last one."""
    pages, per_page = pagination["pages"], pagination["per_page"]
    targets = {"first": 1 if pages else None, "last": pages or None}
    targets["next"] = pagination["next_page"]
    targets["prev"] = min(pagination["prev_page"] or 0, pages) or None
    return link_header({rel: f"page={n}&per_page={per_page}" for rel, n in targets.items() if n})


def link_header(places: Mapping[str, str]) -> dict[str, str]:
    """Links to this list at other places, given as query strings."""
    if not places:
        return {}
    root = current_app.config["PUBLIC_URL"] or f"{request.scheme}://{request.host}"
    kept = urlencode([(k, v) for k, v in request.args.items(multi=True) if k not in _PLACES])
    here = f"{root}{request.path}?{kept}{'&' if kept else ''}"
    return {"Link": ", ".join(f'<{here}{place}>; rel="{rel}"' for rel, place in places.items())}
