"""What another system knows a thing by: the name of that system, and its id there.

Both or neither, and no two things of a kind with the same: the database decides.
"""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from flask import request
from marshmallow import Schema
from sqlalchemy import CheckConstraint, Index, Select, String, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from app.kit import preconditions
from app.kit.actor import actor
from app.kit.bulk.running import Verbs
from app.kit.db import Record, connection
from app.kit.endpoint import envelope, told_now
from app.kit.errors import NotFound, spoken
from app.kit.fields import Text
from app.kit.json_body import json_object
from app.kit.loading import load
from app.kit.operation import View, operation_of
from app.kit.taking import invalid, of_change
from app.kit.wire import Row, Wire, criteria_of


class KnownElsewhere(Record):
    """The columns of a thing that may have an external id."""

    __abstract__ = True

    external_source: Mapped[str | None] = mapped_column(String(60), sort_order=90)
    external_id: Mapped[str | None] = mapped_column(String(200), sort_order=91)


class ExternalId(Schema):
    external_source = Text(least=1, most=60, allow_none=True)
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


def read(
    wire: Wire, visible: Select[Any], source: str, external_id: str, expand: Sequence[str] = ()
) -> Row:
    """Raises NotFound."""
    model: Any = wire.model
    known = (model.external_source == source, model.external_id == external_id)
    row = wire.row(*known, *criteria_of(visible), expand=expand)
    if row is None:
        noun = spoken(model.__name__).capitalize()
        raise NotFound(f"{noun} {external_id} of {source} not found")
    return row


def puts(wire: Wire, schema: type[Schema], *, key: str) -> Callable[[View], View]:
    """Create the thing of the external id in the path, or change it; the view returns its Verbs."""
    whole, part = schema(), of_change(schema)

    def decorate(view: View) -> View:
        operation = operation_of(view)
        operation.body, operation.result, operation.key = part, wire.schema, key
        operation.has_message = True
        operation.refusals |= {409: "Changed meanwhile; or the external id is one you do not see"}
        operation.also_creates = True

        @wraps(view)
        def endpoint(source: str, external_id: str) -> Any:
            verbs: Verbs = view()
            its_own = {"external_source": source, "external_id": external_id}
            sent = json_object(request) | its_own

            def found() -> int | None:
                try:
                    return int(read(wire, verbs.visible_to(actor), source, external_id)["id"])
                except NotFound:
                    return None

            def change(ident: int) -> Any:
                data = taken(part, sent, verbs, ident)
                return told(verbs.update(actor, ident, **data), 200)

            def told(row: Row, status: int) -> Any:
                verb = "created" if status == 201 else "updated"
                message = f"{spoken(wire.model.__name__).capitalize()} {verb} successfully"
                headers = {"Location": request.path} if status == 201 else {}
                return envelope({key: told_now(wire, row), "message": message}, status, headers)

            if (ident := found()) is not None:
                return change(ident)
            data = taken(whole, sent, verbs)
            try:
                with connection().begin_nested():
                    return told(verbs.create(actor, **data), 201)
            except IntegrityError:
                # Of many who create it at once, one is first, and the others find it now.
                if (ident := found()) is None:
                    raise
            return change(ident)

        return endpoint

    return decorate


def taken(
    loader: Schema, sent: dict[str, Any], verbs: Verbs, ident: int | None = None
) -> dict[str, Any]:
    data, errors = load(loader, sent)
    preconditions.expect_too(preconditions.taken_from(data), ident)
    if errors:
        raise invalid(errors, verbs.wrong, data, *([] if ident is None else [ident]))
    return data
