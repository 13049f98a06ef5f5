"""Secrets of authenticator apps, and codes for who has lost theirs."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Model


class Authenticator(Model):
    """What somebody's app makes codes from. It counts once `User.has_second_factor` is true."""

    __tablename__ = "authenticators"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    secret_sealed: Mapped[str] = mapped_column(Text)
    # The step of the newest code that was used: neither it nor an older one is taken again.
    last_step: Mapped[int] = mapped_column(server_default=text("0"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class RecoveryCode(Model):
    """A code that is good for one sign-in without the app; who uses it deletes its row."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
