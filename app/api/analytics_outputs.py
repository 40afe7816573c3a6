"""Figures and profit as answers."""

from datetime import date, datetime
from uuid import UUID

from app.analytics.age import Age
from app.analytics.at_once import Reading, Stand
from app.analytics.profit import Overview, Result
from app.api.schemas import MoneyOut, Out
from app.core.money import Money

MOST_FILMS = 100
"""Films of one answer."""


class ResultOut(Out):
    """Figures of one thing; revenue and profit are null where YouTube shows us no revenue."""

    name: str
    title: str
    views: int
    engaged_views: int
    minutes_watched: int
    subscribers: int
    revenue: MoneyOut | None
    cost: MoneyOut
    profit: MoneyOut | None

    @classmethod
    def of(cls, result: Result) -> "ResultOut":
        """The result as it is shown."""
        return cls(
            name=result.name,
            title=result.title,
            views=result.views,
            engaged_views=result.engaged_views,
            minutes_watched=result.minutes_watched,
            subscribers=result.subscribers,
            revenue=None if result.revenue is None else Money(result.revenue),
            cost=Money(result.cost),
            profit=None if result.profit is None else Money(result.profit),
        )


class OverviewOut(Out):
    """All my channels in a time. `as_of` is when figures were read last, `counted_to` their last day."""

    first: date
    last: date
    as_of: datetime | None
    counted_to: date | None
    total: ResultOut
    by_day: list[ResultOut]
    by_channel: list[ResultOut]
    by_format: list[ResultOut]
    by_film: list[ResultOut]

    @classmethod
    def of(cls, found: Overview, first: date, last: date, age: Age | None) -> "OverviewOut":
        """The overview as it is shown."""
        return cls(
            first=first,
            last=last,
            as_of=age.read_at if age else None,
            counted_to=age.last_day if age else None,
            total=ResultOut.of(found.total),
            by_day=[ResultOut.of(one) for one in found.by_day],
            by_channel=[ResultOut.of(one) for one in found.by_channel],
            by_format=[ResultOut.of(one) for one in found.by_format],
            by_film=[ResultOut.of(one) for one in found.by_film[:MOST_FILMS]],
        )


class ChannelFiguresOut(Out):
    """One channel in a time."""

    channel_id: str
    first: date
    last: date
    total: ResultOut
    by_day: list[ResultOut]
    by_film: list[ResultOut]


class FilmFiguresOut(Out):
    """One film in a time; `total.cost` is all it ever cost."""

    video_id: UUID
    first: date
    last: date
    total: ResultOut
    by_day: list[ResultOut]


class ReadingOut(Out):
    """A reading that was asked for: `rows` is how many days were kept, null until it is done."""

    stand: Stand
    asked_at: datetime
    ended_at: datetime | None
    rows: int | None
    problem: str


class SyncOut(Out):
    """The last reading, null before the first, and how many questions another takes; none takes units."""

    questions: int
    last: ReadingOut | None

    @classmethod
    def of(cls, questions: int, last: Reading | None) -> "SyncOut":
        """It as it is shown."""
        return cls(questions=questions, last=ReadingOut.model_validate(last) if last else None)
