"""Telling everyone whose films wait that the quota of the day is gone: once for each bucket and day."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.upsert import insert_or
from app.events.outbox import Kind, announce
from app.publishing import quota_tables as tables
from app.publishing.account_models import AccountState, YouTubeAccount
from app.publishing.pacific import pacific_day
from app.publishing.quota_costs import Bucket


def first_time(session: Session, what: str, *, now: datetime) -> bool:
    """Whether nobody was told of this before; whoever hears True tells, in this transaction."""
    row = {"what": what, "at": now}
    statement = insert_or(session, tables.told).values(row).on_conflict_do_nothing()
    return session.execute(statement.returning(1)).first() is not None


def tell_exhausted(
    session: Session, project: str, bucket: Bucket, *, until: datetime, now: datetime
) -> None:
    """Announce to every owner of a connected account that the bucket is empty until then."""
    if not first_time(session, f"{project}:{bucket}:{pacific_day(now)}", now=now):
        return
    owners = select(YouTubeAccount.owner_id).where(YouTubeAccount.state == AccountState.OK)
    for owner_id in session.scalars(owners.distinct()).all():
        facts = {"bucket": bucket.value, "resets_at": until.isoformat()}
        announce(session, owner_id, Kind.QUOTA_EXHAUSTED, facts, now=now)
