"""What a request brings along, loaded by a schema: known names are read, unknown ones are told."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import Any

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError
from marshmallow.fields import Field, List, Nested

from app.kit.errors import Errors, Invalid
from app.kit.refusals import messages_of
from app.kit.warnings import warn

MOST_WARNINGS = 20
_STRICT = re.compile(r"(^|,)\s*handling\s*=\s*\"?strict", re.IGNORECASE)


def load(schema: Schema, given: Mapping[str, Any]) -> tuple[dict[str, Any], Errors]:
    """The valid part of what was given, and what is wrong with the rest.

    Unknown names are warnings; with `Prefer: handling=strict` (RFC 7240) they are errors.
    """
    unknown = list(islice(unknown_names(schema, given), MOST_WARNINGS))
    try:
        data, errors = dict(schema.load(given, unknown=EXCLUDE)), {}
    except ValidationError as error:
        data, errors = dict(error.valid_data or {}), messages_of(error)
    if _STRICT.search(request.headers.get("Prefer", "")):
        errors |= {name: ["Unknown field"] for name in unknown}
    else:
        for name in unknown:
            warn(name, "unknown field, ignored")
    return data, errors


def unknown_names(schema: Schema, given: Mapping[str, Any], within: str = "") -> Iterator[str]:
    """The names that the schema does not have; those in a list of objects with its name before."""
    known = names_of(schema)
    yield from (within + str(name)[:100] for name in given if name not in known)
    for name, field in schema.load_fields.items():
        objects, inner = given.get(field.data_key or name), getattr(field, "inner", None)
        if isinstance(inner, Nested) and isinstance(objects, list):
            for place, one in enumerate(objects):
                if isinstance(one, Mapping):
                    yield from unknown_names(inner.schema, one, f"{within}{name}.{place}.")


@cache
def names_of(schema: Schema, kind: type[Field[Any]] = Field) -> frozenset[str]:
    """The names, as they are sent, of the fields of this kind."""
    found = schema.load_fields.items()
    return frozenset(f.data_key or name for name, f in found if isinstance(f, kind))


def query_args(loader: Schema, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The query string. A list may come as `ids=1,2`, and as `ids=1&ids=2`.

    A header that stands for a parameter, as `headers` says, is stronger.
    """
    given = request.args.to_dict()
    for header, name in (headers or {}).items():
        given[name] = request.headers.get(header) or given.get(name, "")
    for name in names_of(loader, List) & given.keys():
        given[name] = ",".join(request.args.getlist(name))
    data, errors = load(loader, given)
    if errors:
        raise Invalid(errors)
    return data
