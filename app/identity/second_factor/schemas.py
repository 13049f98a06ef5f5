"""What somebody sends to set up a second factor, and what they are told."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from app.kit.fields import Text, required

MOST_CODE = 64


class PasswordInput(Schema):
    password = Text(
        least=1, most=1000, trims=False, required=True, error_messages=required("password")
    )


class CodeInput(Schema):
    code = Text(least=1, most=MOST_CODE, required=True, error_messages=required("code"))


class ProofInput(Schema):
    """One of the two: who has lost one has the other."""

    password = Text(most=1000, trims=False)
    code = Text(most=MOST_CODE)

    @validates_schema
    def proves_something(self, data: dict[str, Any], **_: Any) -> None:
        if not (data.get("password") or data.get("code")):
            raise ValidationError("password or code is required", "password")


class SecondFactorSchema(Schema):
    is_on = fields.Boolean(required=True)
    recovery_codes_left = fields.Integer(required=True)


class StatusSchema(Schema):
    second_factor = fields.Nested(SecondFactorSchema, required=True)


class ChangedSchema(StatusSchema):
    message = fields.String(required=True)


class BegunSchema(ChangedSchema):
    secret = fields.String(required=True)
    uri = fields.String(required=True)


class RecoveryCodesSchema(ChangedSchema):
    recovery_codes = fields.List(fields.String(), required=True)
