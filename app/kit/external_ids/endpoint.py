"""Reading a thing by its external id, and putting one there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import quote

from flask import Response, request
from marshmallow import Schema
from sqlalchemy import Select
from sqlalchemy.exc import IntegrityError

from app.kit import preconditions
from app.kit.actor import actor
from app.kit.bulk.running import Verbs
from app.kit.db import connection
from app.kit.endpoint import envelope, told_now
from app.kit.errors import Errors, NotFound, spoken
from app.kit.json_body import is_storable, json_object
from app.kit.loading import load
from app.kit.operation import View, operation_of
from app.kit.taking import invalid, of_change
from app.kit.wire import Row, Wire, criteria_of


def read(
    wire: Wire, visible: Select[Any], source: str, external_id: str, expand: Sequence[str] = ()
) -> Row:
    """Raises NotFound. The words are trimmed, as those that are written."""
    model: Any = wire.model
    known = (model.external_source == source.strip(), model.external_id == external_id.strip())
    told = is_storable(source + external_id)
    row = wire.row(*known, *criteria_of(visible), expand=expand) if told else None
    if row is None:
        noun = spoken(model.__name__).capitalize()
        raise NotFound(f"{noun} {external_id} of {source} not found")
    return row


def puts(wire: Wire, schema: type[Schema], *, key: str) -> Callable[[View], View]:
    """Create the thing of the external id in the path, or change it; the view returns its Verbs."""

    def decorate(view: View) -> View:
        operation = operation_of(view)
        loaders = (schema(), of_change(schema))
        operation.body, operation.result, operation.key = loaders[1], wire.schema, key
        operation.has_message = operation.body_is_optional = True
        operation.refusals |= {409: "Changed meanwhile; or the external id is one you do not see"}
        operation.also_creates = True

        @wraps(view)
        def endpoint(source: str, external_id: str) -> Any:
            its_own = {"external_source": source, "external_id": external_id}
            body = json_object(request)
            return Putting(
                wire, key, *loaders, view(), body | its_own, contradicting(body, its_own)
            ).answer()

        return endpoint

    return decorate


def contradicting(body: Row, its_own: dict[str, str]) -> Errors:
    """What the body says of the external id, where it is not what the address says."""
    others = [name for name, own in its_own.items() if body.get(name) not in (None, own)]
    return {name: ["Differs from that of the address"] for name in others}


@dataclass(frozen=True)
class Putting:
    """One request; `sent` holds the external id, too, and `wrong` what the body says against it."""

    wire: Wire
    key: str
    whole: Schema
    part: Schema
    verbs: Verbs
    sent: dict[str, Any]
    wrong: Errors

    def answer(self) -> Response:
        if (ident := self.found()) is not None:
            return self.change(ident)
        data = self.taken(self.whole)
        try:
            with connection().begin_nested():
                return self.told(self.verbs.create(actor, **data), 201)
        except IntegrityError:
            # Of many who create it at once, one is first, and the others find it now.
            if (ident := self.found()) is None:
                raise
        return self.change(ident)

    def found(self) -> int | None:
        source, external_id = self.sent["external_source"], self.sent["external_id"]
        try:
            return int(read(self.wire, self.verbs.visible_to(actor), source, external_id)["id"])
        except NotFound:
            return None

    def change(self, ident: int) -> Response:
        data = self.taken(self.part, ident)
        return self.told(self.verbs.update(actor, ident, **data), 200)

    def taken(self, loader: Schema, *ident: int) -> dict[str, Any]:
        data, errors = load(loader, self.sent)
        errors = {**errors, **self.wrong}
        preconditions.expect_too(preconditions.taken_from(data), *ident or (None,))
        if errors:
            raise invalid(errors, self.verbs.wrong, data, *ident)
        return data

    def told(self, row: Row, status: int) -> Response:
        verb = "created" if status == 201 else "updated"
        message = f"{spoken(self.wire.model.__name__).capitalize()} {verb} successfully"
        headers = {"Location": quote(request.path)} if status == 201 else {}
        told = told_now(self.wire, row)
        return envelope({self.key: told, "message": message}, status, headers)
