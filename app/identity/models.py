"""People, the teams they are in, the tokens and browser sessions that act for them."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, false, func, text
from sqlalchemy.dialects.postgresql import ARRAY, CIDR, INET
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Model, Record
from app.settings.models import Weekday


class Role(StrEnum):
    """What a person sees; a token's scopes say what it may do."""

    ADMIN = "admin"
    MANAGER = "manager"
    USER = "user"
    VIEWER = "viewer"


DOES_NOT_SIGN_IN = "A service account does not sign in"


class Language(StrEnum):
    """What the dashboard speaks."""

    ENGLISH = "en"
    GERMAN = "de"


class User(Record):
    __tablename__ = "users"
    __table_args__ = (
        Index(
            "uq_users_username",
            func.lower(text("username")),
            unique=True,
            info={"message": "There is already a user of that name"},
        ),
        Index(
            "uq_users_email",
            func.lower(text("email")),
            unique=True,
            info={"message": "There is already a user with that email address"},
        ),
        CheckConstraint(
            "NOT is_service_account OR password_hash IS NULL",
            name="service_accounts_do_not_sign_in",
            info={"message": DOES_NOT_SIGN_IN, "field": "password"},
        ),
    )

    username: Mapped[str] = mapped_column(String(80))
    # Of an integration: it has tokens, and never signs in. What it is, it stays.
    is_service_account: Mapped[bool] = mapped_column(default=False, server_default=false())
    full_name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str | None] = mapped_column(String(254))
    role: Mapped[Role] = mapped_column(default=Role.USER)
    is_active: Mapped[bool] = mapped_column(default=True)
    has_second_factor: Mapped[bool] = mapped_column(default=False, server_default=false())
    password_hash: Mapped[str | None] = mapped_column(String(200))
    hourly_rate: Mapped[Decimal | None]
    cost_rate: Mapped[Decimal | None]
    timezone: Mapped[str] = mapped_column(String(64), default="UTC")
    week_start: Mapped[Weekday] = mapped_column(default=Weekday.MONDAY)
    weekly_capacity_hours: Mapped[Decimal] = mapped_column(Numeric(5, 2), default=40)
    # None: what the browser asks for.
    language: Mapped[Language | None]


class Team(Record):
    __tablename__ = "teams"
    __table_args__ = (
        Index(
            "uq_teams_name",
            func.lower(text("name")),
            unique=True,
            info={"message": "There is already a team of that name"},
        ),
    )

    name: Mapped[str] = mapped_column(String(200))


class TeamMember(Model):
    """Somebody's place in a team; those who lead it see the time of its members."""

    __tablename__ = "team_members"

    team_id: Mapped[int] = mapped_column(
        ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)
    is_lead: Mapped[bool] = mapped_column(primary_key=True, default=False)


class ApiToken(Record):
    __tablename__ = "api_tokens"

    name: Mapped[str] = mapped_column(String(120))
    description: Mapped[str] = mapped_column(Text, default="")
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(String(40)))
    allowed_ips: Mapped[list[str]] = mapped_column(ARRAY(String(50)), default=list)
    token_prefix: Mapped[str] = mapped_column(String(16))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    # After a rotation the old secret goes on working for as long as was asked.
    previous_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    previous_valid_until: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    # A name of the settings; what they do not have is the default.
    rate_limit_tier: Mapped[str | None] = mapped_column(String(40))
    last_used_at: Mapped[datetime | None]
    last_used_ip: Mapped[str | None] = mapped_column(INET)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    revoked_at: Mapped[datetime | None]


class TokenAddress(Model):
    """A network that a token was used from: an address, or of IPv6 the /64."""

    __tablename__ = "token_addresses"

    token_id: Mapped[int] = mapped_column(
        ForeignKey("api_tokens.id", ondelete="CASCADE"), primary_key=True
    )
    network: Mapped[str] = mapped_column(CIDR, primary_key=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class TokenUsageDay(Model):
    """How many requests a token made on a day of UTC."""

    __tablename__ = "token_usage_days"

    token_id: Mapped[int] = mapped_column(
        ForeignKey("api_tokens.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    requests: Mapped[int]


class BrowserSession(Record):
    """A signed-in browser: the cookie holds a random word, this row its hash."""

    __tablename__ = "browser_sessions"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    last_seen_at: Mapped[datetime]
    ip: Mapped[str | None] = mapped_column(INET)
    user_agent: Mapped[str] = mapped_column(String(300), default="")
