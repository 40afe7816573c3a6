"""Channels as cards: what goes on at each, and how it fares."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.channels import service
from app.channels.profile import Profile
from app.core.money import ZERO, Money
from app.costs.lines import day_of
from app.costs.reports import Dimension, Period, spend_by
from app.dashboard.films import MOST_CHANNELS
from app.videos.models import State, Video

MONTH = timedelta(days=29)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelCard:
    """One channel: its films by state, the newest one, and what it spent in thirty days."""

    id: str
    name: str
    profile: Profile
    states: Counter[State]
    last_at: datetime | None
    spent: Money
    version: int

    @property
    def films(self) -> int:
        """All its films."""
        return self.states.total()

    @property
    def working(self) -> int:
        """Those queued or being made."""
        return self.states[State.QUEUED] + self.states[State.PROCESSING]


def channel_cards(session: Session, owner_id: UUID, *, now: datetime) -> tuple[ChannelCard, ...]:
    """The user's channels in alphabetical order."""
    found, _ = service.channels_of(session, owner_id, offset=0, limit=MOST_CHANNELS)
    counted: dict[str, Counter[State]] = {}
    last: dict[str, datetime] = {}
    query = (
        select(Video.channel_id, Video.state, func.count(), func.max(Video.created_at))
        .where(Video.owner_id == owner_id)
        .group_by(Video.channel_id, Video.state)
    )
    for channel_id, state, count, at in session.execute(query):
        counted.setdefault(channel_id, Counter())[state] = count
        last[channel_id] = max(at, last.get(channel_id, at))
    days = Period(first=day_of(now - MONTH), last=day_of(now))
    spent = {
        part.name: part.amount
        for part in spend_by(session, Dimension.CHANNEL, days, owner_id=owner_id)
    }
    return tuple(
        ChannelCard(
            id=one.id,
            name=one.name,
            profile=service.profile_of(one),
            states=counted.get(one.id, Counter()),
            last_at=last.get(one.id),
            spent=spent.get(one.id, ZERO),
            version=one.version,
        )
        for one in sorted(found, key=lambda one: one.name.lower())
    )
