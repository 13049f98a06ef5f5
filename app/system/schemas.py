"""What the server says of itself."""

from marshmallow import Schema, fields

from app.kit.fields import UtcDateTime


class InfoSchema(Schema):
    api_version = fields.String(required=True)
    app_version = fields.String(required=True)
    documentation_url = fields.String(required=True)
    endpoints = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    timezone = fields.String()
    server_time = UtcDateTime()
    setup_required = fields.Boolean()


class HealthSchema(Schema):
    status = fields.String(required=True)
    timestamp = UtcDateTime()
    checks = fields.Dict(keys=fields.String(), values=fields.String())
