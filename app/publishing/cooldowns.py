"""Limits that nobody can read from the API: learned by meeting them, and waited out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from app.core.upsert import insert_or
from app.publishing import quota_tables as tables
from app.publishing.pacific import day_ends, pacific_day
from app.publishing.quota_costs import Bucket

PROJECT_REASONS: Final = frozenset({"quotaExceeded", "dailyLimitExceeded"})
"""The bucket of the whole project is empty until midnight Pacific."""
CHANNEL_REASONS: Final[Mapping[str, timedelta]] = {
    "uploadLimitExceeded": timedelta(hours=24),
    "uploadRateLimitExceeded": timedelta(minutes=15),
}
"""One channel has done too much: its uploads of 24 hours, or its thumbnails of a short time."""
PACE_REASONS: Final[Mapping[str, timedelta]] = {
    "rateLimitExceeded": timedelta(minutes=1),
    "userRateLimitExceeded": timedelta(minutes=1),
}
"""Too fast; an account waits a little."""
LIMIT_REASONS: Final = PROJECT_REASONS | CHANNEL_REASONS.keys() | PACE_REASONS.keys()
"""Google's words for "not now"."""
LONGEST: Final = timedelta(days=7)
"""A channel's cap has been seen to take about a week to go."""
AGAIN: Final = timedelta(days=1)
"""Met again so soon after its end, the next wait is twice as long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooldown:
    """Who waits until when, and why. `seen` is what had been used when the limit was met."""

    subject: str
    reason: str
    until: datetime
    times: int
    seen: int


def subjects(project: str, bucket: Bucket, channel_id: str, account: str) -> tuple[str, ...]:
    """Whose cool-downs stand in the way of a call in that bucket."""
    return (
        f"project:{project}:{bucket}",
        f"channel:{channel_id}:{bucket}",
        f"account:{account}",
    )


def standing_in_the_way(session: Session, of: Sequence[str], *, now: datetime) -> Cooldown | None:
    """The longest cool-down of these that is not over, or None."""
    column = tables.holds.c
    row = session.execute(
        select(tables.holds)
        .where(column.subject.in_(of), column.until > now)
        .order_by(column.until.desc())
        .limit(1)
    ).first()
    return _read(row) if row else None


def cool_down(session: Session, subject: str, reason: str, *, seen: int, now: datetime) -> Cooldown:
    """Have that subject wait as long as the reason asks for; longer each time it is met again."""
    column = tables.holds.c
    before = session.execute(
        select(tables.holds).where(column.subject == subject).with_for_update()
    ).first()
    again = before is not None and before.reason == reason and now < before.until + AGAIN
    running = before is not None and now < before.until
    times = (before.times if running else before.times + 1) if before and again else 1
    until = _until(reason, times, now=now)
    if before is not None and running:
        until = max(until, before.until)
    row = {"reason": reason, "until": until, "since": now, "times": times, "seen": seen}
    statement = insert_or(session, tables.holds).values({"subject": subject, **row})
    session.execute(statement.on_conflict_do_update(index_elements=["subject"], set_=row))
    return Cooldown(subject=subject, reason=reason, until=until, times=times, seen=seen)


def cooldowns(session: Session, *, now: datetime) -> tuple[Cooldown, ...]:
    """Every cool-down that is not over, the longest first."""
    column = tables.holds.c
    rows = session.execute(
        select(tables.holds).where(column.until > now).order_by(column.until.desc())
    )
    return tuple(_read(row) for row in rows)


def _until(reason: str, times: int, *, now: datetime) -> datetime:
    if reason in PROJECT_REASONS:
        return day_ends(pacific_day(now))
    first = CHANNEL_REASONS.get(reason) or PACE_REASONS.get(reason) or timedelta(minutes=5)
    longer: int = 2 ** (min(times, 12) - 1)
    return now + min(first * longer, LONGEST)


def _read(row: Row[Any]) -> Cooldown:
    return Cooldown(
        subject=row.subject, reason=row.reason, until=row.until, times=row.times, seen=row.seen
    )
