"""The tables of who pays: a mirror of what Stripe knows, and what went wrong with money."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.ids import new_id
from app.database import Base


class BillingAccount(Base):
    """A user as Stripe's customer, and the subscription that counts; empty until there is one.

    `synced_at` is when the subscription was last asked for, `grace_until` how long a tier outlives a
    payment that failed.
    """

    __tablename__ = "billing_accounts"

    user_id: Mapped[UUID] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    customer_id: Mapped[str | None] = mapped_column(String(255), unique=True)
    customers: Mapped[int]
    """How many customers this user has been; it goes into the key under which one is made."""
    subscription_id: Mapped[str] = mapped_column(String(255))
    status: Mapped[str] = mapped_column(String(32))
    price_id: Mapped[str] = mapped_column(String(255))
    period_end: Mapped[datetime | None]
    ends_with_period: Mapped[bool]
    grace_until: Mapped[datetime | None]
    synced_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_billing_accounts_grace_until", "grace_until"),)


class BillingIncident(Base):
    """Money that went back or is disputed; `amount` is in the currency's smallest unit."""

    __tablename__ = "billing_incidents"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    reference: Mapped[str] = mapped_column(String(255), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    customer_id: Mapped[str] = mapped_column(String(255))
    user_id: Mapped[UUID | None]
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(8))
    at: Mapped[datetime] = mapped_column(index=True)
