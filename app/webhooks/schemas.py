"""How webhooks look on the wire."""

from typing import Any

from marshmallow import Schema, fields, validate

from app.identity.tokens.schemas import MOST_OVERLAP_SECONDS
from app.kit.fields import CommaList, Flag, Id, Text, UtcDateTime, Whole, required
from app.kit.listing import ListArgs, filter_by, matching, sort_by, updated_since
from app.webhooks.custom_headers import CustomHeaders
from app.webhooks.models import Webhook

MOST_PATTERNS = 100


class FiltersSchema(Schema):
    """All that are given must hold; null asks for nothing."""

    project_id = Id(allow_none=True, load_default=None)
    client_id = Id(allow_none=True, load_default=None)
    user_id = Id(allow_none=True, load_default=None)
    tag = Text(most=60, allow_none=True, load_default=None)


NO_FILTERS = dict.fromkeys(FiltersSchema().fields)


class Filters(fields.Nested):
    """The filters as a whole: what is sent takes the place of all that were there."""

    def __init__(self, **options: Any) -> None:
        super().__init__(FiltersSchema, **options)

    def deserialize(self, value: Any, *args: Any, **options: Any) -> Any:
        return super().deserialize({} if value is None else value, *args, **options)


class WebhookInput(Schema):
    name = Text(least=1, most=200, required=True, error_messages=required("Name"))
    description = Text(most=2000)
    url = Text(least=1, most=2000, required=True, error_messages=required("url"))
    events = CommaList(
        Text(most=60),
        required=True,
        validate=validate.Length(1, MOST_PATTERNS, error=f"Name 1 to {MOST_PATTERNS} events"),
        error_messages=required("events", "are required"),
        metadata={"example": ["time_entry.created", "project.*"]},
    )
    filters = Filters()
    headers = CustomHeaders(metadata={"example": {"Authorization": "Bearer …"}})
    ordered = Flag()
    is_active = Flag()


class SecretRotationInput(Schema):
    overlap_seconds = Whole(0, MOST_OVERLAP_SECONDS, load_default=0)


class WebhookSchema(Schema):
    id = Id(required=True)
    name = fields.String(required=True)
    description = fields.String()
    url = fields.String()
    events = fields.List(fields.String())
    filters = fields.Nested(FiltersSchema)
    headers = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        metadata={"description": "Their values are told as ***"},
    )
    ordered = fields.Boolean()
    is_active = fields.Boolean()
    user_id = Id()
    username = fields.String()
    scopes = fields.List(fields.String())
    previous_valid_until = UtcDateTime(allow_none=True)
    failing_since = UtcDateTime(allow_none=True)
    last_success_at = UtcDateTime(allow_none=True)
    disabled_at = UtcDateTime(allow_none=True)
    disabled_reason = fields.String(allow_none=True)
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


class WebhookWithSecretSchema(WebhookSchema):
    secret = fields.String(
        required=True, metadata={"description": "`whsec_` and base64; told this once"}
    )


class WebhookListArgs(ListArgs):
    user_id = filter_by(Webhook.user_id, Id(allow_none=True))
    is_active = filter_by(Webhook.is_active, Flag())
    q = matching(Webhook.name, Webhook.description, Webhook.url)
    updated_since = updated_since(Webhook.updated_at)
    sort = sort_by(
        {"name": Webhook.name, "created_at": Webhook.created_at, "updated_at": Webhook.updated_at},
        default="name",
    )
