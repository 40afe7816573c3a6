"""Series as the pages show them: the list, one with what comes next, and the form of a new one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from pydantic import JsonValue
from sqlalchemy.orm import Session

from app.channels import service as channels
from app.core.money import Money
from app.dashboard.film_form import LENGTHS
from app.dashboard.films import FilmLine, channel_names, lines_by_id
from app.dashboard.visit import Visit
from app.media.theme_names import THEMES
from app.publishing.publishing_quote import PublishingQuote, publishing_quote
from app.series import service
from app.series.models import Series, SeriesState
from app.series.preview import Ahead, ahead
from app.series.rhythm import Rhythm
from app.series.standing import as_read
from app.series.topics import Wishes, request_of

LAST_FILMS: Final = 12
USUAL: Final = Rhythm(days=("mon", "thu"), times=("09:00",), per_day=1)
"""What the form of a new one shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesCard:
    """One series of the list: what it asks for next, or why it does not."""

    id: UUID
    name: str
    channel: str
    state: SeriesState
    next_at: datetime | None
    topic: str
    left: int
    asked: int
    problem: dict[str, JsonValue] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPage:
    """One series, or the form of a new one. `publishing` is of the films ahead, all together.

    One that cannot be read has a `problem`, and the form of a new one to be saved anew with.
    """

    series: Series | None
    problem: dict[str, JsonValue] | None
    can_be_read: bool
    channels: dict[str, str]
    channel_id: str
    rhythm: Rhythm
    wishes: Wishes
    most: str
    time_zone: str
    ahead: tuple[Ahead, ...]
    publishing: PublishingQuote | None
    films: tuple[FilmLine, ...]
    looks: dict[str, str]
    lengths: tuple[int, ...]
    can_write: bool
    key: str


def cards(session: Session, owner_id: UUID) -> tuple[SeriesCard, ...]:
    """All of the user's, the newest first."""
    names = channel_names(session, owner_id)
    found, _ = service.series_of(session, owner_id, offset=0, limit=service.MOST_SERIES)
    return tuple(
        SeriesCard(
            id=series.id,
            name=series.name,
            channel=names.get(series.channel_id, ""),
            state=series.state,
            next_at=series.next_at,
            topic=request_of(series.topics[0], Wishes()).topic if series.topics else "",
            left=len(series.topics),
            asked=series.asked,
            problem=as_read(series)[1],
        )
        for series in found
    )


def blank(session: Session, *, visit: Visit, channel: str) -> SeriesPage:
    """The form of a new one, for that channel if it is one."""
    names = channel_names(session, visit.owner_id)
    chosen = channel if channel in names else next(iter(names), "")
    zone = channels.profile_for(session, visit.owner_id, chosen).time_zone if chosen else "UTC"
    return SeriesPage(
        series=None,
        problem=None,
        can_be_read=True,
        channels=names,
        channel_id=chosen,
        rhythm=USUAL,
        wishes=Wishes(),
        most="",
        time_zone=zone,
        ahead=(),
        publishing=None,
        films=(),
        looks=dict(THEMES),
        lengths=LENGTHS,
        can_write=bool(visit.services.office.equipment.writer),
        key=uuid4().hex,
    )


def look(session: Session, *, visit: Visit, series_id: UUID) -> SeriesPage:
    """One of them as it is now. Raises NotFound."""
    series = service.find(session, visit.owner_id, series_id)
    standing, problem = as_read(series)
    wishes = standing.wishes if standing else Wishes()
    coming = _coming(session, series, visit) if standing else ()
    rules = visit.services.connections.quota.rules
    return SeriesPage(
        series=series,
        problem=problem,
        can_be_read=standing is not None,
        channels=channel_names(session, visit.owner_id),
        channel_id=series.channel_id,
        rhythm=standing.rhythm if standing else USUAL,
        wishes=wishes,
        most=_typed(series.most),
        time_zone=series.time_zone,
        ahead=coming,
        publishing=publishing_quote(session, rules, series.channel_id, len(coming), now=visit.now),
        films=_films(session, series),
        looks=dict(THEMES),
        lengths=_lengths(wishes),
        can_write=bool(visit.services.office.equipment.writer),
        key=uuid4().hex,
    )


def _coming(session: Session, series: Series, visit: Visit) -> tuple[Ahead, ...]:
    if series.state is SeriesState.ENDED:
        return ()
    return ahead(session, series, visit.services.office, now=visit.now)


def _films(session: Session, series: Series) -> tuple[FilmLine, ...]:
    """What it asked for last; films that were deleted since are left out."""
    turns, _ = service.turns_of(session, series.id, offset=0, limit=LAST_FILMS)
    lines = lines_by_id(session, series.owner_id, [turn.video_id for turn in turns])
    return tuple(lines[turn.video_id] for turn in turns if turn.video_id in lines)


def _typed(micros: int | None) -> str:
    """An amount as a person types it: two decimals, more where it has them."""
    if micros is None:
        return ""
    whole, _, decimals = str(Money(micros)).partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def _lengths(wishes: Wishes) -> tuple[int, ...]:
    """Those to choose from, and the one it has."""
    own = () if wishes.duration_target is None else (round(wishes.duration_target),)
    return tuple(sorted({*LENGTHS, *own}))
