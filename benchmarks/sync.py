"""How long a page of the sync feed takes: of a snapshot, of changes, and of nothing."""

import time
from collections.abc import Callable
from datetime import timedelta
from statistics import median

from sqlalchemy import select

from app.activity.sync import service
from app.activity.sync.cursor import Place, cursor_to, sight_of
from app.activity.sync.schemas import Kind
from app.clients import service as clients
from app.events.sealing import head, seal
from app.identity.users import service as users
from app.kit.actor import Actor
from app.kit.db import session
from app.projects import service as projects
from app.server.database import application
from app.tags import service as tags
from app.tags.models import Tag
from benchmarks import report
from benchmarks.data import ADMIN
from config import Config

TITLE = "Pages of the sync feed"
BOSS = Actor(ADMIN, "admin", scopes=frozenset({"admin:all"}))
ACTORS = {
    "administrator": BOSS,
    "manager": Actor(1, "manager", scopes=frozenset({"read:*"})),
    "user": Actor(2, "user", scopes=frozenset({"read:*"})),
}
KINDS, KEPT, LIMIT = (Kind.TIME_ENTRY,), timedelta(days=90), 1000
MOST_PAGES = 30


def measure(config: Config) -> None:
    print()
    report.line([TITLE, "", "pages", "changes", "ms a page", "slowest, ms"])
    report.line(["---", "---", *["---:"] * 4])
    with application(config):
        for name, actor in ACTORS.items():
            follow("snapshot of entries", name, actor, None)
        for happened, change in CHANGES.items():
            cursors = {name: behind_all(actor) for name, actor in ACTORS.items()}
            change(" (measured)")
            settle()
            for name, actor in ACTORS.items():
                follow(happened, name, actor, cursors[name])
        for undo in CHANGES.values():
            undo("")
        session.commit()


def follow(happened: str, name: str, actor: Actor, cursor: str | None) -> None:
    """Read on from the cursor, though not through all of a snapshot."""
    taken, count, more = [], 0, True
    while more and len(taken) < MOST_PAGES:
        began = time.perf_counter()
        page = service.page(actor, KEPT, cursor, KINDS, LIMIT)
        session.commit()
        taken.append(1000 * (time.perf_counter() - began))
        count += len(page["changes"])
        cursor, more = page["next_cursor"], page["has_more"]
    pages, usual, slowest = str(len(taken)), f"{median(taken):.1f}", f"{max(taken):.1f}"
    report.line([happened, name, pages, f"{count:,}", usual, slowest])


def behind_all(actor: Actor) -> str:
    settle()
    return cursor_to(Place(head()), sight_of(actor, KINDS))


def settle() -> None:
    session.commit()
    seal()
    session.commit()


def rename_tag(mark: str) -> None:
    tag = session.scalars(select(Tag).where(Tag.name.startswith("week-10"))).one()
    tags.rename(BOSS, tag.id, name=f"week-10{mark}")


# Done with a mark on the names, and undone without.
CHANGES: dict[str, Callable[[str], object]] = {
    "nothing": lambda _: None,
    "a client is renamed": lambda mark: clients.update(BOSS, 7, name=f"Client 7{mark}"),
    "a person is renamed": lambda mark: users.update(BOSS, 2, username=f"person-2{mark}"),
    "a project is renamed": lambda mark: projects.update(BOSS, 9, name=f"Project 9{mark}"),
    "a project gets a manager": lambda _: projects.update(BOSS, 9, manager_id=1),
    "a project loses its manager": lambda _: projects.update(BOSS, 9, manager_id=10),
    "a tag is renamed": rename_tag,
}
