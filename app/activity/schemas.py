"""An event as it is told, to webhooks, in the stream and in histories alike."""

from marshmallow import Schema, fields

from app.kit.fields import UtcDateTime


class WhoSchema(Schema):
    """`token`, `user` (by a browser), or `system` (by a command on the server)."""

    type = fields.String(required=True)
    id = fields.Integer(allow_none=True)
    username = fields.String(allow_none=True)
    token_id = fields.Integer(allow_none=True)


class PayloadSchema(Schema):
    """The same keys for every type. `previous` is what the changed fields were before."""

    id = fields.String(required=True)
    type = fields.String(required=True)
    api_version = fields.String(required=True)
    created_at = UtcDateTime(required=True)
    sequence = fields.Integer(required=True)
    actor = fields.Nested(WhoSchema, required=True)
    data = fields.Dict(required=True)
    previous = fields.Dict(required=True, allow_none=True)
