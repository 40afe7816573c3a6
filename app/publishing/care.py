"""What is looked after each night: consents re-checked, warned of, taken back and forgotten in time.

YouTube API Services Developer Policies, III.E.4: authorisation is checked again every 30 days, and what
was given by a consent is deleted within 7 days of its end.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from app.events.outbox import Kind, announce
from app.publishing import quota_tables as tables
from app.publishing.account_models import AccountState, YouTubeAccount
from app.publishing.connections import forget
from app.publishing.pacific import pacific_day
from app.publishing.quota_news import first_time

CHECKED_AGAIN: Final = timedelta(days=25)
"""A night that is missed still leaves four before the thirtieth day."""
FORGOTTEN: Final = timedelta(days=6)
"""A night before the seventh day."""
WARNED: Final = timedelta(days=2)
"""So long before a consent of known end its owner is told."""
KEPT: Final = timedelta(days=35)
"""How long single calls of the quota are kept; a month can then be looked at."""


def to_check(session: Session, *, now: datetime) -> Sequence[UUID]:
    """The accounts whose authorisation must be seen again."""
    account = YouTubeAccount
    query = select(account.id).where(
        account.state == AccountState.OK,
        or_(account.verified_at.is_(None), account.verified_at <= now - CHECKED_AGAIN),
    )
    return session.scalars(query.order_by(account.verified_at)).all()


def to_give_back(session: Session) -> Sequence[UUID]:
    """The accounts that were disconnected and whose consent Google has not confirmed as ended."""
    query = select(YouTubeAccount.id).where(
        YouTubeAccount.state == AccountState.REVOKED, YouTubeAccount.refresh_token != ""
    )
    return session.scalars(query).all()


def forget_ended(session: Session, *, now: datetime) -> Sequence[str]:
    """Forget the tokens of consents that ended six days ago; the channels that have none left."""
    account = YouTubeAccount
    query = select(account).where(
        account.state != AccountState.OK, account.ended_at <= now - FORGOTTEN
    )
    # Locked: one that is connected again in this very moment keeps what it was given.
    for one in session.scalars(query.order_by(account.id).with_for_update()).all():
        forget(one)
    session.flush()
    living = select(account.channel_id).where(
        or_(
            account.state == AccountState.OK,
            account.ended_at.is_(None),
            account.ended_at > now - FORGOTTEN,
        )
    )
    gone = select(account.channel_id).where(account.channel_id.not_in(living)).distinct()
    return session.scalars(gone).all()


def warn_of_ends(session: Session, *, now: datetime) -> int:
    """Tell the owners of consents that end within two days, once for each; how many were told."""
    account = YouTubeAccount
    ending = session.scalars(
        select(account).where(
            account.state == AccountState.OK, account.consent_ends_at <= now + WARNED
        )
    ).all()
    told = 0
    for one in ending:
        if one.consent_ends_at is None:
            continue
        ends = one.consent_ends_at.isoformat()
        if first_time(session, f"ends:{one.id.hex}:{ends}", now=now):
            facts = {
                "account_id": str(one.id),
                "channel_id": one.channel_id,
                "reason": "consentEnds",
                "ends_at": ends,
            }
            announce(session, one.owner_id, Kind.ACCOUNT_NEEDS_ATTENTION, facts, now=now)
            told += 1
    return told


def tidy(session: Session, *, now: datetime) -> None:
    """Close calls whose maker died, as used, and forget what is older than a month."""
    call = tables.calls.c
    hour_ago, old = now - timedelta(hours=1), now - KEPT
    session.execute(
        update(tables.calls)
        .where(call.state == "reserved", call.at < hour_ago)
        .values(state="used", outcome="unknown", settled_at=now)
    )
    session.execute(delete(tables.calls).where(call.at < old))
    session.execute(delete(tables.told).where(tables.told.c.at < old))
    session.execute(delete(tables.holds).where(tables.holds.c.until < old))
    stale = tables.promises.c.day < pacific_day(old)
    session.execute(delete(tables.promises).where(stale))
