"""What stands in the way of films that are planned: told on the calendar, before it comes true."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.channels.service import profile_of
from app.publishing.account_models import (
    AccountState,
    Standing,
    YouTubeAccount,
    YouTubeChannel,
)
from app.publishing.forecast import Forecast, Wait, forecast
from app.publishing.pacific import pacific_day
from app.publishing.publication_models import Publication, PublicationState
from app.publishing.quota import QuotaRules
from app.publishing.schedule import GONE, Entry
from app.publishing.schedule_slots import local_day

AHEAD: Final = frozenset(
    {PublicationState.PLANNED, PublicationState.HELD, PublicationState.WAITING}
)
"""States in which a film can still be moved out of the way."""


class Cause(StrEnum):
    """What stands in the way."""

    MINUTE = "minute"
    DAY = "day"
    QUOTA = "quota"
    ACCOUNT = "account"
    COOLDOWN = "cooldown"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """One thing in the way of one film.

    `others` share its minute or its channel's day, of which `cap` fit. With a quota `day` is the
    Pacific day that does not suffice and `goes_at` when the film goes out instead. `CHANNEL` is one
    that no account may act for, or that YouTube has stopped.
    """

    cause: Cause
    others: int = 0
    cap: int = 0
    day: date | None = None
    goes_at: datetime | None = None

    @property
    def detail(self) -> str:
        """What is in the way, and what to do, in a sentence or two."""
        instead = f"it would go out at {self.goes_at:%Y-%m-%d %H:%M} UTC" if self.goes_at else ""
        return {
            Cause.MINUTE: f"Other videos of this channel at that minute: {self.others}. Move one.",
            Cause.DAY: f"This channel publishes {self.cap} a day, and that day has {self.others}. "
            "Move it to another day, or raise the channel's daily_cap.",
            Cause.QUOTA: f"YouTube's quota of {self.day}, Pacific time, does not suffice: "
            f"{instead}. Move it to a later day.",
            Cause.ACCOUNT: f"Its account has no uploads left on {self.day}, Pacific time: "
            f"{instead}. Move it to a later day.",
            Cause.COOLDOWN: f"YouTube takes no uploads of this channel for now: {instead}.",
            Cause.CHANNEL: "No Google account may act for this channel, or YouTube has stopped it. "
            "See to its connection.",
        }[self.cause]


def clashes(
    session: Session, entries: Sequence[Entry], rules: QuotaRules, *, now: datetime
) -> dict[UUID, tuple[Clash, ...]]:
    """For each publication of those that something stands in the way of, what it is."""
    ahead = [entry for entry in entries if _is_ahead(entry, now)]
    if not ahead:
        return {}
    taken = _taken(session, ahead)
    late = {one.key: one for one in forecast(session, rules, now=now)}
    fit = _fit(session, ahead)
    found = {
        entry.publication.id: (
            *_of_slot(entry, taken),
            *_of_quota(entry, late.get(entry.publication.id.hex)),
            *(() if entry.channel.id in fit else (Clash(cause=Cause.CHANNEL),)),
        )
        for entry in ahead
    }
    return {key: told for key, told in found.items() if told}


def _is_ahead(entry: Entry, now: datetime) -> bool:
    at = entry.publication.publish_at
    return entry.publication.state in AHEAD and at is not None and at > now


def _of_slot(entry: Entry, taken: dict[str, list[datetime]]) -> Iterator[Clash]:
    at, profile = entry.publication.publish_at, profile_of(entry.channel)
    if at is None:
        return
    beside = taken[entry.channel.id]
    minute = sum(_minute(other) == _minute(at) for other in beside)
    if minute > 1:
        yield Clash(cause=Cause.MINUTE, others=minute - 1)
    day = sorted(other for other in beside if local_day(other, profile) == local_day(at, profile))
    if at in day[profile.daily_cap :]:
        yield Clash(cause=Cause.DAY, others=len(day), cap=profile.daily_cap)


def _of_quota(entry: Entry, seen: Forecast | None) -> Iterator[Clash]:
    at = entry.publication.publish_at
    if seen is None or seen.wait is None or at is None or seen.goes_at <= at:
        return
    causes = {Wait.ACCOUNT: Cause.ACCOUNT, Wait.COOLDOWN: Cause.COOLDOWN}
    yield Clash(
        cause=causes.get(seen.wait, Cause.QUOTA),
        day=pacific_day(seen.due_at),
        goes_at=seen.goes_at,
    )


def _taken(session: Session, entries: Sequence[Entry]) -> dict[str, list[datetime]]:
    """Every minute that is taken on their channels, near theirs."""
    minutes = [at for entry in entries if (at := entry.publication.publish_at)]
    channels = {entry.channel.id for entry in entries}
    query = select(Publication.channel_id, Publication.publish_at).where(
        Publication.channel_id.in_(channels),
        Publication.publish_at.between(
            min(minutes) - timedelta(days=2), max(minutes) + timedelta(days=2)
        ),
        Publication.state.not_in(GONE),
    )
    found: dict[str, list[datetime]] = {channel: [] for channel in channels}
    for channel, at in session.execute(query):
        if at is not None:
            found[channel].append(at)
    return found


def _fit(session: Session, entries: Sequence[Entry]) -> set[str]:
    """Those of their channels on which YouTube lets something go out, by an account that may act."""
    query = (
        select(YouTubeChannel.channel_id)
        .join(YouTubeAccount, YouTubeAccount.channel_id == YouTubeChannel.channel_id)
        .where(
            YouTubeChannel.channel_id.in_({entry.channel.id for entry in entries}),
            YouTubeChannel.standing == Standing.GOOD,
            YouTubeAccount.state == AccountState.OK,
        )
    )
    return set(session.scalars(query))


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
