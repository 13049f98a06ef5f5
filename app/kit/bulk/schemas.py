"""How many changes are asked for, in two forms, and how they are answered."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validates_schema

from app.kit.fields import Id, Word
from app.kit.openapi_answers import ErrorSchema

MOST = 500


class Mode(StrEnum):
    """All of the changes or none; or each that can be made."""

    ATOMIC = "atomic"
    PARTIAL = "partial"


class Op(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class Sent(fields.Nested):
    """What a single call would have in its body: taken as it is, and looked at in its turn."""

    default_error_messages = {"type": "Must be an object"}

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.make_error("type")
        return value


class Few(fields.List[Any]):
    """A list of 1 to 500."""

    def _deserialize(self, value: Any, *args: Any, **options: Any) -> list[Any]:
        if isinstance(value, list) and not 0 < len(value) <= MOST:
            raise ValidationError(f"Must be 1 to {MOST}")
        return super()._deserialize(value, *args, **options)


class Reference(fields.Field[str | int]):
    """Whatever the caller knows a change by."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> str | int:
        if isinstance(value, bool) or not isinstance(value, str | int) or len(str(value)) > 255:
            raise ValidationError("Must be a text of at most 255 characters, or a number")
        return value


class OperationSchema(Schema):
    """One change; `data` is added by `forms_of`."""

    class Meta:
        unknown = EXCLUDE

    op = Word(Op)
    action = Word(Op, metadata={"description": "Another name for `op`"})
    id = Id(allow_none=True, metadata={"description": "Of what is updated or deleted"})
    client_ref = Reference(allow_none=True, metadata={"description": "Told with the result"})

    @validates_schema(skip_on_field_errors=True)
    def one_kind(self, data: Mapping[str, Any], **_: Any) -> None:
        given = [data[name] for name in ("op", "action") if name in data]
        if len(given) != 1:
            raise ValidationError("Must be create, update or delete", "op")
        has_id = data.get("id") is not None
        if has_id == (given[0] == Op.CREATE):
            raise ValidationError("What is new gets its own" if has_id else "Required", "id")


class ModeSchema(Schema):
    mode = Word(
        Mode,
        load_default=Mode.ATOMIC,
        metadata={"description": "`atomic`: all or none. `partial`: each that can be made"},
    )


class EitherForm(ModeSchema):
    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def one_form(self, _data: Any, original: Mapping[str, Any], **_: Any) -> None:
        given = {"operations", "ids", "changes"} & original.keys()
        if given not in ({"operations"}, {"ids", "changes"}):
            raise ValidationError("Give either operations, or ids and changes", "operations")


def forms_of(noun: str, change: Schema) -> tuple[Schema, Schema, Schema]:
    """The body in each of its two forms, and in either; `change` is that of a single change."""

    def schema(name: str, *bases: type[Schema], **added: Any) -> Any:
        return type(f"{noun}{name}Input", bases, added)

    operation = schema("Operation", OperationSchema, data=Sent(change))

    def operations(*, required: bool) -> dict[str, Any]:
        return {"operations": Few(fields.Nested(operation), required=required)}

    def changes(*, required: bool) -> dict[str, Any]:
        return {"ids": Few(Id(), required=required), "changes": Sent(change, required=required)}

    return (
        schema("Operations", ModeSchema, **operations(required=True))(),
        schema("SameChange", ModeSchema, **changes(required=True))(),
        schema("Bulk", EitherForm, **operations(required=False), **changes(required=False))(),
    )


class ChangeResultSchema(Schema):
    """What became of one change."""

    index = fields.Integer(required=True, metadata={"description": "Its place in what was sent"})
    id = Id(required=True, allow_none=True)
    client_ref = Reference(required=True, allow_none=True)
    status = fields.Integer(required=True, metadata={"description": "That of a single call"})
    error = fields.Nested(ErrorSchema, required=True, allow_none=True)
    warnings = fields.Dict(keys=fields.String(), values=fields.String())


class BulkResultSchema(Schema):
    mode = Word(Mode, required=True)
    succeeded = fields.Integer(required=True)
    failed = fields.Integer(required=True)
    results = fields.List(fields.Nested(ChangeResultSchema), required=True)
    warnings = fields.Dict(keys=fields.String(), values=fields.String())
