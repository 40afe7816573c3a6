"""The tables of the audit trail: rows are only ever added, which the database itself sees to."""

from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import BigInteger, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.columns import Document
from app.database import Base


class AuditEntry(Base):
    """One act. Ids of people are plain values: what a deleted user did stays true."""

    __tablename__ = "audit_trail"

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer(), "sqlite"), primary_key=True
    )
    at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(String(60))
    target: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(String(500))
    before: Mapped[dict[str, JsonValue]] = mapped_column(Document)
    after: Mapped[dict[str, JsonValue]] = mapped_column(Document)
    request_id: Mapped[str] = mapped_column(String(64))
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        Index("ix_audit_trail_actor_id", "actor_id", "at"),
        Index("ix_audit_trail_target", "target", "at"),
        Index("ix_audit_trail_action", "action", "at"),
    )


class AuditHead(Base):
    """The end of the chain, one row: how many entries there are, and the digest of the last."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entries: Mapped[int] = mapped_column(BigInteger)
    digest: Mapped[str] = mapped_column(String(64))
