"""How tags look on the wire."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates

from app.kit.fields import Id, Text, UtcDateTime, required
from app.kit.listing import ListArgs, matching, sort_by, updated_since
from app.tags.models import Tag


class TagInput(Schema):
    name = Text(least=1, most=60, required=True, error_messages=required("name"))

    @validates("name")
    def without_comma(self, name: str, **_: Any) -> None:
        # Told as one string with commas, it would be read as two tags.
        if "," in name:
            raise ValidationError("Must not hold a comma")


class MergeInput(Schema):
    into_id = Id(required=True, error_messages=required("into_id"))


class TagSchema(Schema):
    id = Id(required=True)
    name = fields.String(required=True)
    entries = fields.Integer(
        required=True, metadata={"description": "Time entries with the tag, of those that you see"}
    )
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


class TagListArgs(ListArgs):
    q = matching(Tag.name)
    updated_since = updated_since(Tag.updated_at)
    sort = sort_by(
        {"name": Tag.name, "created_at": Tag.created_at, "updated_at": Tag.updated_at},
        default="name",
    )
