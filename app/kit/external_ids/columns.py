"""What another system knows a thing by: the name of that system, and its id there.

Both or neither, and no two things of a kind with the same: the database decides.
"""

from marshmallow import Schema, validate
from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Record
from app.kit.fields import Text


class KnownElsewhere(Record):
    """The columns of a thing that may have an external id."""

    __abstract__ = True

    external_source: Mapped[str | None] = mapped_column(String(60), sort_order=90)
    external_id: Mapped[str | None] = mapped_column(String(200), sort_order=91)


class SourceName(Text):
    """A system; in addresses its name ends at the first slash."""

    def __init__(self) -> None:
        super().__init__(least=1, most=60, allow_none=True)
        no_slash = validate.Regexp(r"[^/]*\Z", error="Must not hold a slash")
        self.validators = [*self.validators, no_slash]


class ExternalId(Schema):
    external_source = SourceName()
    external_id = Text(least=1, most=200, allow_none=True)


def rules_of(table: str) -> tuple[Index, CheckConstraint]:
    return (
        Index(
            f"uq_{table}_external_id",
            "external_source",
            "external_id",
            unique=True,
            postgresql_where=text("external_id IS NOT NULL"),
            info={
                "message": "There is already one with this external id",
                "code": "external_id_taken",
            },
        ),
        CheckConstraint(
            "(external_source IS NULL) = (external_id IS NULL)",
            name="external_id_of_a_source",
            info={"message": "Give external_source and external_id", "field": "external_id"},
        ),
    )
