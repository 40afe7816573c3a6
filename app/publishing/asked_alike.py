"""What is asked for compared with the channel's earlier films, before any of it is made or paid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.publishing.publication_alike import MADE, PERIOD, SAME_SCRIPT, SAME_TITLE
from app.publishing.publication_models import FilmPrint
from app.publishing.publication_print import contained, runs_of, title_words, words_likeness
from app.videos.asking import Order
from app.videos.models import State, Video
from app.videos.request import FilmRequest
from app.videos.script_page import script_of_page

ASKED: Final = (*MADE, State.QUEUED, State.PROCESSING)


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """An earlier film of the channel, and in what the wish is like it: topic, page or text."""

    video_id: UUID
    title: str
    like_in: str

    @property
    def warning(self) -> str:
        """A sentence for whoever asks."""
        return f"Much like the channel's earlier video “{self.title}”: {self.like_in}."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Earlier:
    """A film of the channel; `said` are the telling words of its topic and of its title."""

    id: UUID
    title: str
    said: tuple[frozenset[str], ...]
    address: str | None
    sketch: Sequence[int]


def asked_before(
    session: Session, owner_id: UUID, channel_id: str, request: FilmRequest, *, now: datetime
) -> AskedBefore | None:
    """The latest of the channel's films of 90 days that is much like what is asked for, or None.

    Compared are topic, address and text; of films that are made also what they say.
    """
    return _of_channel(session, owner_id, channel_id, [request], now=now)[0]


def each_asked_before(
    session: Session, orders: Sequence[Order], *, now: datetime
) -> list[AskedBefore | None]:
    """The same for each of many orders; the films of a channel are read once."""
    wanted: dict[tuple[UUID, str], list[FilmRequest]] = {}
    for one in orders:
        wanted.setdefault((one.owner_id, one.channel_id), []).append(one.request)
    found = {
        channel: iter(_of_channel(session, *channel, requests, now=now))
        for channel, requests in wanted.items()
    }
    return [next(found[one.owner_id, one.channel_id]) for one in orders]


def _of_channel(
    session: Session,
    owner_id: UUID,
    channel_id: str,
    requests: Sequence[FilmRequest],
    *,
    now: datetime,
) -> list[AskedBefore | None]:
    of = (
        Video.owner_id == owner_id,
        Video.channel_id == channel_id,
        Video.created_at >= now - PERIOD,
        Video.state.in_(ASKED),
    )
    earlier, texts = _earlier(session, of), _texts(session, of, requests)
    return [
        _like(request, earlier, texts.get(_text(request) or "", frozenset()))
        for request in requests
    ]


def _like(
    request: FilmRequest, earlier: Sequence[_Earlier], same_text: frozenset[UUID]
) -> AskedBefore | None:
    runs, words = runs_of(_lines(request)), title_words(request.topic)
    for film in earlier:
        if request.source_url is not None and film.address == request.source_url:
            return AskedBefore(film.id, film.title, "the same page")
        says_the_same = bool(runs) and contained(film.sketch, runs) >= SAME_SCRIPT
        if says_the_same or film.id in same_text:
            return AskedBefore(film.id, film.title, "it says much of the same text")
        if max(words_likeness(words, said) for said in film.said) >= SAME_TITLE:
            return AskedBefore(film.id, film.title, "the same topic")
    return None


def _earlier(session: Session, of: Sequence[ColumnElement[bool]]) -> list[_Earlier]:
    query = (
        select(
            Video.id,
            Video.title,
            Video.request["topic"].as_string().label("topic"),
            Video.request["source_url"].as_string().label("address"),
            FilmPrint.sketch,
        )
        .outerjoin(FilmPrint, FilmPrint.video_id == Video.id)
        .where(*of)
        .order_by(Video.created_at.desc())
    )
    return [
        _Earlier(
            id=row.id,
            title=row.title,
            said=(title_words(row.topic or ""), title_words(row.title)),
            address=row.address,
            sketch=row.sketch or (),
        )
        for row in session.execute(query)
    ]


def _texts(
    session: Session, of: Sequence[ColumnElement[bool]], requests: Sequence[FilmRequest]
) -> dict[str, frozenset[UUID]]:
    """The films that were asked for with the very text of one of the wishes, by that text."""
    wanted = {text for request in requests if (text := _text(request))}
    if not wanted:
        return {}
    columns = [Video.request[name].as_string() for name in ("source_text", "script")]
    found: dict[str, set[UUID]] = {}
    for column in columns:
        for video_id, text in session.execute(
            select(Video.id, column).where(*of, column.in_(wanted))
        ):
            found.setdefault(text, set()).add(video_id)
    return {text: frozenset(ids) for text, ids in found.items()}


def _text(request: FilmRequest) -> str | None:
    return request.script if isinstance(request.script, str) else request.source_text


def _lines(request: FilmRequest) -> Iterable[str]:
    if isinstance(request.script, dict):
        return script_of_page(request.script, {}).lines
    return (request.script or request.source_text or "",)
