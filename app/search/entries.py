"""Time entries with a text in their notes or tags: the newest first, however many there are.

The newest entries are read as they stand: a common word is found among them. For a rarer one the
index of parts of words is asked, where the server has it; where it has not, as many of the newest
are read as may be read without keeping anybody waiting.
"""

import re
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, or_, select, union_all

from app.kit.actor import Actor
from app.kit.wire import criteria_of
from app.projects.models import Project
from app.search.models import OF_NOTES
from app.search.schemas import ResultType
from app.search.things import SHOWN, holds
from app.tags.models import Tag
from app.tasks.models import Task
from app.time_entries import service as time_entries
from app.time_entries.models import TimeEntry

FIRST, MOST = 1_000, 100_000
# Shorter words have no trigram that could be looked up.
_INDEXED = re.compile(r"[^\W_]{3}")


def entries_with(actor: Actor, word: str, limit: int) -> Select[Any]:
    found = newest_with(actor, word, limit).subquery("found")
    task = func.coalesce(literal(": ") + Task.name, "")
    place = func.row_number().over(order_by=(found.c.start_time.desc(), found.c.id.desc()))
    return (
        select(
            literal(ResultType.ENTRY.value).label("type"),
            TimeEntry.id,
            (Project.name + task).label("title"),
            func.left(TimeEntry.notes, SHOWN).label("description"),
            literal("Time Entry").label("badge"),
            place.label("place"),
        )
        .select_from(found)
        .join(TimeEntry, TimeEntry.id == found.c.id)
        .join(Project, Project.id == TimeEntry.project_id)
        .outerjoin(Task, Task.id == TimeEntry.task_id)
    )


def newest_with(actor: Actor, word: str, limit: int) -> Select[Any]:
    """Ids and instants; of the three ways to them only one is gone to the end."""
    visible = criteria_of(time_entries.visible_to(actor))
    newest = among(visible, FIRST, word, limit).cte("newest")
    enough = select(func.count() >= limit).select_from(newest).scalar_subquery()
    has_index = literal(bool(_INDEXED.search(word))) & func.to_regclass(OF_NOTES).is_not(None)
    indexed = select(TimeEntry.id, TimeEntry.start_time).where(*visible, has_word(TimeEntry, word))
    older = among(visible, MOST, word, limit)
    found = union_all(
        newest.select().where(enough),
        # Materialized, or it might be read in the order of time after all.
        indexed.cte("indexed").prefix_with("MATERIALIZED").select().where(~enough, has_index),
        older.subquery("older").select().where(~enough, ~has_index),
    ).subquery()
    return found.select().order_by(found.c.start_time.desc(), found.c.id.desc()).limit(limit)


def among(visible: list[ColumnElement[bool]], most: int, word: str, limit: int) -> Select[Any]:
    """Of so many of the newest entries those that have the word."""
    columns = (TimeEntry.id, TimeEntry.start_time, TimeEntry.notes, TimeEntry.tags)
    newest_first = (TimeEntry.start_time.desc(), TimeEntry.id.desc())
    read = select(*columns).where(*visible).order_by(*newest_first).limit(most).subquery()
    chosen = select(read.c.id, read.c.start_time).where(has_word(read.c, word))
    return chosen.order_by(read.c.start_time.desc(), read.c.id.desc()).limit(limit)


def has_word(entry: Any, word: str) -> ColumnElement[bool]:
    """In the notes, or in a tag: the few words that are tags are looked through first."""
    tags = func.array(select(Tag.name).where(holds(word, Tag.name)).scalar_subquery())
    return or_(entry.notes.icontains(word, autoescape=True), entry.tags.overlap(tags))
