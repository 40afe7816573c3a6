"""Consents of accounts that are deleted with their channel or their owner: ended at Google all the same.

They are kept aside in the transaction that deletes, so a lost answer or a killed process ends none
of them early; the nightly care asks again.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core.upsert import insert_or
from app.publishing.account_models import EndedConsent, YouTubeAccount

KEPT: Final = timedelta(days=6)
"""A night before the seventh day, by which Google's policies want it forgotten (III.E.4)."""


def set_aside_of_channel(session: Session, channel_id: str, *, now: datetime) -> None:
    """Keep the consents of a channel that is about to be deleted."""
    query = select(YouTubeAccount).where(YouTubeAccount.channel_id == channel_id)
    _set_aside(session, session.scalars(query).all(), now=now)


def set_aside_of_owner(session: Session, owner_id: UUID, *, now: datetime) -> None:
    """Keep the consents of a user who is about to be deleted."""
    query = select(YouTubeAccount).where(YouTubeAccount.owner_id == owner_id)
    _set_aside(session, session.scalars(query).all(), now=now)


def set_aside(session: Session) -> Sequence[EndedConsent]:
    """Every consent whose end Google has not confirmed."""
    return session.scalars(select(EndedConsent).order_by(EndedConsent.ended_at)).all()


def forget_consent(session: Session, account_id: UUID) -> None:
    """Forget one that has ended."""
    session.execute(delete(EndedConsent).where(EndedConsent.account_id == account_id))


def forget_old(session: Session, *, now: datetime) -> None:
    """Forget those that Google has not answered for in six days."""
    session.execute(delete(EndedConsent).where(EndedConsent.ended_at <= now - KEPT))


def _set_aside(session: Session, accounts: Sequence[YouTubeAccount], *, now: datetime) -> None:
    rows = [
        {
            "account_id": account.id,
            "subject": account.subject,
            "refresh_token": account.refresh_token,
            "ended_at": account.ended_at or now,
        }
        for account in accounts
        if account.refresh_token
    ]
    if rows:  # who deletes the channel and who deletes its owner may do so at once
        statement = insert_or(session, EndedConsent).values(rows)
        session.execute(statement.on_conflict_do_nothing())
