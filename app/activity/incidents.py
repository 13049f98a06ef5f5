"""What `data` holds in events that tell of no thing: of what happened, and changed nothing."""

from marshmallow import Schema, fields


class FailedSignInSchema(Schema):
    """Who somebody said they are, if anybody is that, and why they were not let in."""

    username = fields.String(required=True, allow_none=True)
    reason = fields.String(required=True)
    times = fields.Integer(required=True)


class AccessSchema(Schema):
    """What was refused, and why; or the network that a token came from for the first time."""

    reason = fields.String()
    method = fields.String()
    route = fields.String()
    required_scope = fields.String()
    times = fields.Integer()
    network = fields.String()


class ReportExportSchema(Schema):
    """Which report was taken, in which form, and the parameters it was asked for with."""

    report = fields.String(required=True)
    format = fields.String(required=True)
    parameters = fields.Dict(required=True)


class AuditExportSchema(Schema):
    """In which form the audit log was taken, and with which filters."""

    format = fields.String(required=True)
    filters = fields.Dict(required=True)
