"""How API tokens look on the wire. The clear token is no part of them: it is told once, beside."""

from ipaddress import ip_network
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from app.identity.models import ApiToken
from app.identity.scopes import Scope
from app.kit.fields import CommaList, Flag, Id, Text, UtcDateTime, Whole, Word, required
from app.kit.listing import ListArgs, filter_by, filtering, matching, sort_by, updated_since

MOST_OVERLAP_SECONDS = 7 * 24 * 3600


class Network(fields.String):
    """An address or a network in CIDR form, v4 or v6; kept in its canonical form."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options).strip()
        try:
            # A zone (fe80::1%eth0) names an interface of one machine, which no caller is on.
            return str(ip_network(text if "%" not in text else ""))
        except ValueError:
            raise ValidationError("Must be an address or a network such as 192.0.2.0/24") from None


class TokenInput(Schema):
    name = Text(least=1, most=120, required=True, error_messages=required("name"))
    description = Text(most=2000)
    user_id = Id(allow_none=True)
    scopes = CommaList(
        Word(Scope),
        required=True,
        validate=validate.Length(min=1, error="Choose at least one scope"),
        error_messages=required("scopes", "are required"),
    )
    expires_at = UtcDateTime(allow_none=True)
    expires_in_days = Whole(1, 3650, allow_none=True)
    rate_limit_tier = Text(most=40, allow_none=True)
    allowed_ips = CommaList(
        Network(), validate=validate.Length(max=50, error="At most 50 addresses and networks")
    )

    @validates_schema(skip_on_field_errors=False)
    def one_expiry(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("expires_at") and data.get("expires_in_days"):
            raise ValidationError("Give expires_at or expires_in_days", "expires_in_days")


class RotationInput(Schema):
    overlap_seconds = Whole(0, MOST_OVERLAP_SECONDS, load_default=0)


class TokenSchema(Schema):
    id = Id(required=True)
    name = fields.String(required=True)
    description = fields.String()
    user_id = Id()
    username = fields.String()
    scopes = fields.List(fields.String())
    allowed_ips = fields.List(fields.String())
    token_prefix = fields.String()
    is_active = fields.Boolean()
    expires_at = UtcDateTime(allow_none=True)
    previous_valid_until = UtcDateTime(allow_none=True)
    rate_limit_tier = fields.String(allow_none=True)
    last_used_at = UtcDateTime(allow_none=True)
    last_used_ip = fields.String(allow_none=True)
    created_by = Id(allow_none=True)
    revoked_at = UtcDateTime(allow_none=True)
    created_at = UtcDateTime()
    updated_at = UtcDateTime()


class TokenListArgs(ListArgs):
    user_id = filter_by(ApiToken.user_id, Id(allow_none=True))
    revoked = filtering(
        Flag(),
        lambda value, _zone: (
            ApiToken.revoked_at.is_not(None) if value else ApiToken.revoked_at.is_(None)
        ),
    )
    q = matching(ApiToken.name, ApiToken.description, ApiToken.token_prefix)
    updated_since = updated_since(ApiToken.updated_at)
    sort = sort_by(
        {
            "created_at": ApiToken.created_at,
            "name": ApiToken.name,
            "last_used_at": ApiToken.last_used_at,
            "expires_at": ApiToken.expires_at,
        },
        default="-created_at",
    )
