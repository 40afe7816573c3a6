"""What series look like from outside."""

from datetime import datetime
from uuid import UUID

from app.api.batch_outputs import RefusalOut
from app.api.film_outputs import ProblemOut, PublishingOut
from app.api.schemas import MoneyOut, Out
from app.core.money import Money
from app.series.models import Series, SeriesState, Turn
from app.series.preview import Ahead
from app.series.rhythm import Rhythm
from app.series.standing import as_read
from app.series.topics import Wishes


class SeriesOut(Out):
    """A series. `next_at` is when it asks next: null while it is paused, ended or out of topics.

    `topics` wait in this order; `asked` films were asked for so far. `problem` says why the last film
    was not asked for, and `failures` how often in a row; it is tried again at `next_at`. Where this
    release cannot read `wishes` and `rhythm`, both are null, and `problem` says so.
    """

    id: UUID
    channel_id: str
    name: str
    state: SeriesState
    topics: tuple[str, ...]
    wishes: Wishes | None
    rhythm: Rhythm | None
    time_zone: str
    most_per_film: MoneyOut | None
    next_at: datetime | None
    asked: int
    failures: int
    problem: ProblemOut | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, series: Series) -> "SeriesOut":
        """The series as its owner sees it."""
        standing, problem = as_read(series)
        return cls(
            id=series.id,
            channel_id=series.channel_id,
            name=series.name,
            state=series.state,
            topics=tuple(series.topics),
            wishes=standing.wishes if standing else None,
            rhythm=standing.rhythm if standing else None,
            time_zone=series.time_zone,
            most_per_film=None if series.most is None else Money(series.most),
            next_at=series.next_at,
            asked=series.asked,
            failures=series.failures,
            problem=ProblemOut.model_validate(problem) if problem else None,
            created_at=series.created_at,
            updated_at=series.updated_at,
        )


class TurnOut(Out):
    """A film the series asked for; of one that was deleted since, the id stays."""

    number: int
    topic: str
    video_id: UUID
    due_at: datetime
    asked_at: datetime

    @classmethod
    def of(cls, turn: Turn) -> "TurnOut":
        """That turn."""
        return cls.model_validate(turn)


class AheadOut(Out):
    """A film to come, if nothing changes. `refusal` says why it could not be asked for as things are.

    `fits` tells whether it costs no more than one film of the series may; `warnings` are as a quote
    has them.
    """

    at: datetime
    topic: str
    cost: MoneyOut | None
    fits: bool
    minutes: float
    youtube: PublishingOut
    refusal: RefusalOut | None
    warnings: tuple[str, ...]

    @classmethod
    def of(cls, ahead: Ahead, series: Series) -> "AheadOut":
        """That film of that series."""
        return cls(
            at=ahead.at,
            topic=ahead.topic,
            cost=ahead.quote.total if ahead.quote else None,
            fits=ahead.refusal is None and not ahead.is_too_dear(series),
            minutes=round(ahead.request.seconds / 60, 2),
            youtube=PublishingOut.of(ahead.taken),
            refusal=RefusalOut.of(ahead.refusal) if ahead.refusal else None,
            warnings=(ahead.before.warning,) if ahead.before else (),
        )


class PreviewOut(Out):
    """What comes next; `state` says whether it does, or would if the series went on now."""

    state: SeriesState
    films: tuple[AheadOut, ...]
