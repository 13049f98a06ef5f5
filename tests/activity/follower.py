"""Somebody who follows the sync feed, and the lists that they must hold the rows of."""

from collections.abc import Callable
from typing import Any

Rows = dict[tuple[str, int], dict[str, Any]]

# Each type's list, with the query that leaves nothing out of it.
LISTS = {
    "user": "/users",
    "team": "/teams",
    "client": "/clients",
    "project": "/projects?status=all",
    "task": "/tasks",
    "time_entry": "/time-entries?include_active=true",
    "stock_item": "/inventory/items",
    "warehouse": "/inventory/warehouses",
    "supplier": "/inventory/suppliers",
    "stock_level": "/inventory/stock-levels",
    "stock_movement": "/inventory/movements",
    "stock_transfer": "/inventory/transfers",
    "purchase_order": "/inventory/purchase-orders",
    "reservation": "/inventory/reservations",
}
MOST_PAGES = 3000
PASSES_BY_ITSELF = ("duration_seconds", "duration_hours", "duration_formatted")


class Follower:
    """`get(path)` answers with the JSON of a call that succeeded."""

    def __init__(self, get: Callable[[str], Any], query: str = "") -> None:
        self.get, self.query, self.cursor = get, query, ""
        self.rows: Rows = {}
        self.pages: list[dict[str, Any]] = []

    def page(self) -> bool:
        """Apply one page; whether there is more."""
        cursor = f"cursor={self.cursor}&" if self.cursor else ""
        page = self.get(f"/sync?{cursor}{self.query}")
        self.pages.append(page)
        if page["reset"]:
            self.rows.clear()
        for change in page["changes"]:
            thing = change["type"], change["id"]
            if change["action"] == "delete":
                assert change["data"] is None
                self.rows.pop(thing, None)
            else:
                self.rows[thing] = change["data"]
        self.cursor = page["next_cursor"]
        return bool(page["has_more"])

    def catch_up(self) -> list[tuple[str, str, int]]:
        """Read on to the end; what came, as (type, action, id)."""
        first = len(self.pages)
        while self.page():
            assert len(self.pages) < first + MOST_PAGES
        told = [change for page in self.pages[first:] for change in page["changes"]]
        return [(change["type"], change["action"], change["id"]) for change in told]


def listed(get: Callable[[str], Any], *types: str) -> Rows:
    """What the lists hold."""
    rows: Rows = {}
    for name in types or LISTS:
        path, cursor = LISTS[name], ""
        while cursor is not None:
            more = "&" if "?" in path else "?"
            answer = get(f"{path}{more}limit=100{f'&cursor={cursor}' if cursor else ''}")
            [found] = [value for value in answer.values() if isinstance(value, list)]
            rows |= {(name, row["id"]): row for row in found}
            cursor = answer["pagination"]["next_cursor"]
    return rows


def steady(rows: Rows) -> Rows:
    """Without what passes by itself while a timer runs."""
    return {
        thing: {
            key: value
            for key, value in row.items()
            if not (row.get("is_active") and thing[0] == "time_entry" and key in PASSES_BY_ITSELF)
        }
        for thing, row in rows.items()
    }
