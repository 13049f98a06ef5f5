"""What somebody sends to sign in, and what an app gets for it."""

from marshmallow import Schema, fields

from app.identity.passwords import LEAST, MOST
from app.kit.fields import Text, UtcDateTime, required


class SignInInput(Schema):
    username = Text(least=1, most=80, required=True, error_messages=required("username"))
    password = Text(
        least=1, most=1000, trims=False, required=True, error_messages=required("password")
    )
    code = Text(most=64)


class NewPasswordInput(Schema):
    current_password = Text(
        least=1,
        most=1000,
        trims=False,
        required=True,
        error_messages=required("current_password"),
    )
    password = Text(
        least=LEAST, most=MOST, trims=False, required=True, error_messages=required("password")
    )


class SignedInSchema(Schema):
    token = fields.String(required=True)
    token_id = fields.Integer(required=True)
    expires_at = UtcDateTime(required=True)
    scopes = fields.List(fields.String(), required=True)
