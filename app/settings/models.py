"""One row that holds the settings of this installation."""

from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, String, false
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Record


class OverlapPolicy(StrEnum):
    """What happens when time is booked twice for the same person."""

    WARN = "warn"
    DENY = "deny"
    ALLOW = "allow"


class Weekday(StrEnum):
    """The day a week begins with."""

    MONDAY = "monday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class RequireSecondFactor(StrEnum):
    """Of those who sign in with a password, who must have a second factor."""

    OFF = "off"
    ADMINISTRATORS = "administrators"
    EVERYBODY = "everybody"


class Settings(Record):
    __tablename__ = "settings"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    company_name: Mapped[str] = mapped_column(String(200), server_default="")
    timezone: Mapped[str] = mapped_column(String(64), server_default="UTC")
    currency: Mapped[str] = mapped_column(String(3), server_default="EUR")
    week_start: Mapped[Weekday] = mapped_column(server_default="monday")
    overlap_policy: Mapped[OverlapPolicy] = mapped_column(server_default="warn")
    modules: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    # Whether changes of things must say which version they are made to.
    require_if_match: Mapped[bool] = mapped_column(server_default=false())
    require_second_factor: Mapped[RequireSecondFactor] = mapped_column(server_default="off")
