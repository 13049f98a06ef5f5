"""How a search is asked for and answered."""

from enum import StrEnum

from marshmallow import Schema, fields

from app.kit.fields import CommaList, Id, Text, Whole, Word, required
from app.kit.http import MAX_ID


class ResultType(StrEnum):
    """What is searched, in the order of the answer."""

    PROJECT = "project"
    TASK = "task"
    CLIENT = "client"
    ENTRY = "entry"


class SearchArgs(Schema):
    q = Text(
        least=2,
        most=200,
        required=True,
        error_messages=required("q"),
        metadata={"description": "What to look for, in any case", "example": "website"},
    )
    limit = Whole(
        1,
        MAX_ID,
        metadata={"description": "Of each type; 10 by default, up to 50 (more is capped)"},
    )
    types = CommaList(Word(ResultType), metadata={"description": "All of them by default"})


class ResultSchema(Schema):
    type = Word(ResultType, required=True)
    category = Word(ResultType, required=True)
    id = Id(required=True)
    title = fields.String(required=True)
    description = fields.String(required=True)
    url = fields.String(required=True)
    badge = fields.String(required=True)


class SearchSchema(Schema):
    results = fields.List(fields.Nested(ResultSchema), required=True)
    query = fields.String(required=True)
    count = fields.Integer(required=True)
    warnings = fields.Dict(keys=fields.String(), values=fields.String())
