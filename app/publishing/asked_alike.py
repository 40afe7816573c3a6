"""What is asked for compared with the channel's earlier films, before any of it is made or paid."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from app.publishing.publication_alike import MADE, PERIOD, SAME_SCRIPT, SAME_TITLE
from app.publishing.publication_models import FilmPrint
from app.publishing.publication_print import contained, runs_of, title_likeness
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


def asked_before(
    session: Session, owner_id: UUID, channel_id: str, request: FilmRequest, *, now: datetime
) -> AskedBefore | None:
    """The latest of the channel's films of 90 days that is much like what is asked for, or None.

    Compared are topic, address and text; of films that are made also what they say.
    """
    runs = runs_of(_lines(request))
    query = (
        select(
            Video.id,
            Video.title,
            Video.request["topic"].as_string().label("topic"),
            Video.request["source_url"].as_string().label("address"),
            _same_text(request).label("same_text"),
            FilmPrint.sketch,
        )
        .outerjoin(FilmPrint, FilmPrint.video_id == Video.id)
        .where(
            Video.owner_id == owner_id,
            Video.channel_id == channel_id,
            Video.created_at >= now - PERIOD,
            Video.state.in_(ASKED),
        )
        .order_by(Video.created_at.desc())
    )
    for row in session.execute(query):
        if request.source_url is not None and row.address == request.source_url:
            return AskedBefore(row.id, row.title, "the same page")
        says_the_same = bool(row.sketch) and contained(row.sketch, runs) >= SAME_SCRIPT
        if row.same_text or says_the_same:
            return AskedBefore(row.id, row.title, "it says much of the same text")
        if (
            max(title_likeness(request.topic, said) for said in (row.topic or "", row.title))
            >= SAME_TITLE
        ):
            return AskedBefore(row.id, row.title, "the same topic")
    return None


def _same_text(request: FilmRequest) -> ColumnElement[bool]:
    text = request.script if isinstance(request.script, str) else request.source_text
    if text is None:
        return false()
    asked = Video.request
    return or_(asked["source_text"].as_string() == text, asked["script"].as_string() == text)


def _lines(request: FilmRequest) -> Iterable[str]:
    if isinstance(request.script, dict):
        return script_of_page(request.script, {}).lines
    return (request.script or request.source_text or "",)
