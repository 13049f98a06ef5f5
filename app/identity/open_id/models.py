"""Who somebody is at an identity provider."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kit.db import Record


class Identity(Record):
    """An account of a provider. Its address of email may change hands, the subject does not."""

    __tablename__ = "identities"
    __table_args__ = (
        UniqueConstraint(
            "issuer", "subject", info={"message": "The identity belongs to a user already"}
        ),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(500))
    subject: Mapped[str] = mapped_column(String(255))
