"""The words in use on time entries, and how often: triggers keep both."""

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Model, Record


class Tag(Record):
    """A word that stands, or once stood, on a time entry."""

    __tablename__ = "tags"
    __table_args__ = (
        Index(
            "uq_tags_name",
            "name",
            unique=True,
            info={
                "message": "There is already a tag of that name; merge the two",
                "code": "tag_exists",
            },
        ),
    )

    name: Mapped[str] = mapped_column(String(60))


class TagTotal(Model):
    """How many entries of a person on a project have the tag.

    By person and project, because these decide who sees an entry; and so that people who book at
    the same time do not wait for one another's totals.
    """

    __tablename__ = "tag_totals"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    user_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    project_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entries: Mapped[int]
