"""What came of films, as the page of results shows it: sums, days, and films in a chosen order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.analytics import profit
from app.analytics.age import Age, age_of
from app.analytics.at_once import Reading, questions_of
from app.analytics.profit import Overview, Result
from app.costs.lines import day_of
from app.costs.reports import Period
from app.dashboard.films import FilmLine, channel_names, lines_by_id
from app.dashboard.visit import Visit
from app.publishing.google import FIGURES
from app.publishing.health import Health, health_of

SPANS: Final = (7, 28, 90, 365)
"""Days to choose from, those of YouTube Studio."""
WEEKLY: Final = 92
"""Days beyond which a bar of a chart is a week."""
WEEK: Final = 7
LATE: Final = timedelta(days=7)
"""How late figures come at most while they come at all."""
PER_PAGE: Final = 25


class Sort(StrEnum):
    """By what films are sorted."""

    VIEWS = "views"
    WATCHED = "watched"
    SUBSCRIBERS = "subscribers"
    REVENUE = "revenue"
    COST = "cost"
    PROFIT = "profit"


SORTED_BY: Final[dict[Sort, Callable[[Result], int | None]]] = {
    Sort.VIEWS: lambda one: one.views,
    Sort.WATCHED: lambda one: one.minutes_watched,
    Sort.SUBSCRIBERS: lambda one: one.subscribers,
    Sort.REVENUE: lambda one: one.revenue,
    Sort.COST: lambda one: one.cost,
    Sort.PROFIT: lambda one: one.profit,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for: how many days, of which channel, films in which order, which page of them."""

    days: int = 28
    channel_id: str = ""
    sort: Sort = Sort.VIEWS
    rising: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One bar of the charts: a day, or the week that ends with it."""

    day: date
    views: int
    revenue: int
    cost: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What the page shows. `before` is the total of as many days before; `films` have their figures.

    `accounts` tell, where there are no figures, why there are none. `reading` is the last that was
    asked for by hand, `may_ask` whether another would be, and `questions` what that takes of YouTube Analytics.
    """

    wanted: Wanted
    period: Period
    found: Overview
    before: Result
    age: Age | None
    points: tuple[Point, ...]
    films: tuple[tuple[FilmLine, Result], ...]
    pages: int
    channels: dict[str, str]
    accounts: Sequence[Health]
    reading: Reading | None
    may_ask: bool
    questions: int

    @property
    def is_weekly(self) -> bool:
        """Whether a bar is a week."""
        return self.wanted.days > WEEKLY

    @property
    def has_figures(self) -> bool:
        """Whether YouTube has told anything of these channels, ever."""
        return self.age is not None

    @property
    def may_read(self) -> bool:
        """Whether some account's consent lets figures be read."""
        return any(FIGURES in one.scopes for one in self.accounts)


def period_of(wanted: Wanted, age: Age | None, today: date) -> Period:
    """The days asked for. The last is the newest that YouTube has counted, so that none is half full.

    Where it has long counted nothing, or never, the last is today.
    """
    counted = age.last_day if age is not None else today
    last = counted if today - counted <= LATE else today
    return Period(first=last - timedelta(days=wanted.days - 1), last=last)


def results_of(session: Session, visit: Visit, wanted: Wanted, reading: Reading | None) -> Results:
    """The results as they are now."""
    owner_id, channel_id = visit.owner_id, wanted.channel_id or None
    age = age_of(session, owner_id, channel_id)
    period = period_of(wanted, age, day_of(visit.now))
    found = profit.overview(session, owner_id, period, channel_id=channel_id)
    ordered = in_order(found.by_film, wanted)
    shown = ordered[(wanted.page - 1) * PER_PAGE : wanted.page * PER_PAGE]
    lines = lines_by_id(session, owner_id, [UUID(one.name) for one in shown])
    return Results(
        wanted=wanted,
        period=period,
        found=found,
        before=_before(session, owner_id, period, channel_id),
        age=age,
        points=points_of(found.by_day, by_week=wanted.days > WEEKLY),
        films=tuple((lines[UUID(one.name)], one) for one in shown if UUID(one.name) in lines),
        pages=max(1, -(-len(ordered) // PER_PAGE)),
        channels=channel_names(session, owner_id),
        accounts=health_of(session, now=visit.now, owner_id=owner_id),
        reading=reading,
        may_ask=reading is None or not reading.is_enough(now=visit.now),
        questions=questions_of(session, owner_id, now=visit.now),
    )


def _before(session: Session, owner_id: UUID, period: Period, channel_id: str | None) -> Result:
    """The total of as many days before."""
    length = period.last - period.first + timedelta(days=1)
    earlier = Period(first=period.first - length, last=period.last - length)
    return profit.total(profit.by_day(session, earlier, owner_id=owner_id, channel_id=channel_id))


def in_order(films: Sequence[Result], wanted: Wanted) -> list[Result]:
    """The films as they are asked for; those of which the figure is not known come last."""
    figure = SORTED_BY[wanted.sort]
    known = [one for one in films if figure(one) is not None]
    rest = [one for one in films if figure(one) is None]
    return sorted(known, key=lambda one: figure(one) or 0, reverse=not wanted.rising) + rest


def points_of(days: Sequence[Result], *, by_week: bool) -> tuple[Point, ...]:
    """A point for each day, or for each seven, the last of which ends with the last day."""
    if not by_week:
        return tuple(_point([one]) for one in days)
    first = len(days) % WEEK
    starts = [*([0] if first else []), *range(first, len(days), WEEK)]
    ends = [*starts[1:], len(days)]
    return tuple(_point(days[start:end]) for start, end in zip(starts, ends, strict=True))


def _point(days: Sequence[Result]) -> Point:
    whole = profit.total(days)
    return Point(
        day=date.fromisoformat(days[-1].name),
        views=whole.views,
        revenue=whole.revenue or 0,
        cost=whole.cost,
    )
