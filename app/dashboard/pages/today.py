"""Today: money against its limits, what is being made, what waits for a person, what went wrong."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fastapi import APIRouter
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.caller import Caller
from app.accounts.pause import Pause, pause_in_force
from app.core.money import Money
from app.costs.budgets import Budget
from app.costs.limits import Limits, limits_in_force
from app.costs.lines import day_of
from app.costs.reports import Period, budgets_now
from app.dashboard.door import HOME
from app.dashboard.films import FilmLine, film_lines
from app.dashboard.live import Follow, follow
from app.dashboard.places import ChannelCard, channel_cards
from app.dashboard.spending import Spending, spending_of
from app.dashboard.visit import VisitDep
from app.publishing.account_models import YouTubeAccount
from app.publishing.forecast import BucketNow, buckets_now, today_ends
from app.publishing.quota import QuotaRules
from app.videos.models import State
from app.videos.overview import Cause, counts_by_state, failures, settled_since
from app.videos.service import Filter

router = APIRouter(include_in_schema=False)

DAYS = 14
WEEK = timedelta(days=7)
MOST = 12
"""Films shown; all of them are on their own page."""


class Show(StrEnum):
    """Which of the films in production are shown."""

    ALL = "all"
    RUNNING = "running"
    WAITING = "waiting"


STATES = {
    Show.ALL: (State.PROCESSING, State.QUEUED, State.AWAITING_APPROVAL),
    Show.RUNNING: (State.PROCESSING, State.QUEUED),
    Show.WAITING: (State.AWAITING_APPROVAL,),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """What the page shows. `finished` counts the films of each of the last days, today last."""

    show: Show
    day: Budget
    month: Budget
    limits: Limits
    spending: Spending
    films: tuple[FilmLine, ...]
    total: int
    running: int
    queued: int
    waiting: int
    oldest: FilmLine | None
    finished: tuple[int, ...]
    channels: tuple[ChannelCard, ...]
    causes: tuple[Cause, ...]
    quota: tuple[BucketNow, ...]
    quota_ends: datetime
    pause: Pause | None
    is_new: bool

    @property
    def rings(self) -> bool:
        """Whether the day's money has reached the alert."""
        return self.day.spent + self.day.reserved >= self.limits.alert

    @property
    def per_film(self) -> Money | None:
        """What a film of these days cost on average, or None when none was finished."""
        made = sum(self.finished)
        return Money(round(self.spending.total.micros / made)) if made else None


def look(
    session: Session, *, caller: Caller, rules: QuotaRules, show: Show, now: datetime
) -> Today:
    """Today as it is now."""
    limits = limits_in_force(session, month=caller.entitlements.spend_a_month)
    today = day_of(now)
    month, day = budgets_now(session, limits, owner_id=caller.user_id, day=today)
    counts = counts_by_state(session, caller.user_id)
    films, total = film_lines(session, caller.user_id, Filter(states=STATES[show]), limit=MOST)
    waiting, _ = film_lines(
        session, caller.user_id, Filter(states=STATES[Show.WAITING]), limit=MOST
    )
    period = Period(first=today - timedelta(days=DAYS - 1), last=today)
    return Today(
        show=show,
        day=day,
        month=month,
        limits=limits,
        spending=spending_of(session, caller.user_id, period),
        films=films,
        total=total,
        running=counts.get(State.PROCESSING, 0),
        queued=counts.get(State.QUEUED, 0),
        waiting=counts.get(State.AWAITING_APPROVAL, 0),
        oldest=min(waiting, key=lambda film: film.updated_at, default=None),
        finished=_finished(session, caller, period, now=now),
        channels=channel_cards(session, caller.user_id, now=now),
        causes=failures(session, caller.user_id, now - WEEK),
        quota=tuple(buckets_now(session, rules, now=now)) if _is_connected(session) else (),
        quota_ends=today_ends(now),
        pause=pause_in_force(session),
        is_new=not counts,
    )


@router.get(HOME)
async def today(visit: VisitDep, show: Show = Show.ALL) -> Response:
    """The first page."""
    return await visit.page("pages/today.html", _look(visit, show))


@router.get(f"{HOME}/events")
async def today_events(visit: VisitDep, show: Show = Show.ALL) -> Response:
    """The first page as it changes."""
    return await follow(visit, Follow(template="live/today.html", look=_look(visit, show)))


def _look(visit: VisitDep, show: Show) -> Callable[[Session], Today]:
    rules = visit.services.connections.quota.rules

    def seen(session: Session) -> Today:
        return look(session, caller=visit.caller, rules=rules, show=show, now=visit.now)

    return seen


def _is_connected(session: Session) -> bool:
    """Whether any channel of the installation is on YouTube: before that no quota is used."""
    return session.scalar(select(YouTubeAccount.id).limit(1)) is not None


def _finished(
    session: Session, caller: Caller, period: Period, *, now: datetime
) -> tuple[int, ...]:
    begun = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS - 1)
    made = Counter(day_of(then) for then in settled_since(session, caller.user_id, begun))
    return tuple(made[day] for day in period.days())
