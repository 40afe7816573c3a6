"""The sameness guard: no film goes out that says what another film of the owner says already."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.exceptions import Conflict
from app.publishing.metadata_film import FilmGone, read_film
from app.publishing.publication_models import FilmPrint
from app.publishing.publication_print import likeness, sketch_of, title_likeness
from app.videos.models import State, Video
from app.videos.office import folder_of

PERIOD: Final = timedelta(days=90)
"""How far back films are compared, on all channels of the owner."""
SAME_SCRIPT: Final = 0.4
SAME_TITLE: Final = 0.8
"""From here on a person is asked: so much of the two scripts' text, or of the titles' words, is one."""
MADE: Final = (State.AWAITING_APPROVAL, State.COMPLETED, State.PUBLISHING, State.PUBLISHED)
MOST_AT_ONCE: Final = 200


class TooAlike(Conflict):
    """The film is too much like another one of the same owner."""

    code = "too_alike"


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """The nearest film: how much of script and title is the same, 0 to 1."""

    script: float
    title: float
    nearest: str
    nearest_title: str
    channel_id: str

    @property
    def is_too_much(self) -> bool:
        """Whether a person has to say that it may go out anyway."""
        return self.script >= SAME_SCRIPT or self.title >= SAME_TITLE

    def kept(self, *, now: datetime) -> dict[str, JsonValue]:
        """As it is kept with the publication."""
        return {
            "script": round(self.script, 3),
            "title": round(self.title, 3),
            "nearest": self.nearest,
            "nearest_title": self.nearest_title,
            "channel_id": self.channel_id,
            "too_much": self.is_too_much,
            "measured_at": now.isoformat(),
        }


def unprinted(session: Session, owner_id: UUID, *, now: datetime) -> list[tuple[UUID, int]]:
    """The owner's recent films of which there is no sketch, with their revision."""
    known = select(FilmPrint.video_id).where(
        FilmPrint.video_id == Video.id, FilmPrint.revision == Video.revision
    )
    query = (
        select(Video.id, Video.revision)
        .where(
            Video.owner_id == owner_id,
            Video.created_at >= now - PERIOD,
            Video.state.in_(MADE),
            ~known.exists(),
        )
        .order_by(Video.created_at.desc())
        .limit(MOST_AT_ONCE)
    )
    return [(row.id, row.revision) for row in session.execute(query)]


def take_print(films: Path, video_id: UUID) -> tuple[str, list[int]] | None:
    """A film's title and sketch, read from its folder; None where its files are gone."""
    try:
        said = read_film(folder_of(films, video_id))
    except FilmGone:
        return None
    return said.title, sketch_of(said.lines)


def keep_print(
    session: Session,
    video_id: UUID,
    owner_id: UUID,
    revision: int,
    taken: tuple[str, list[int]],
    *,
    now: datetime,
) -> None:
    """Keep the sketch of a film in that revision."""
    title, sketch = taken
    session.merge(
        FilmPrint(
            video_id=video_id,
            owner_id=owner_id,
            revision=revision,
            title=title[:200],
            sketch=list(sketch),
            made_at=now,
        )
    )
    session.flush()


def nearest(session: Session, video: Video, *, now: datetime) -> Likeness | None:
    """The film most like this one among the owner's of the period, or None where there is no other."""
    own = session.get(FilmPrint, video.id)
    query = (
        select(FilmPrint.sketch, Video.id, Video.title, Video.channel_id)
        .join(Video, Video.id == FilmPrint.video_id)
        .where(
            Video.owner_id == video.owner_id,
            Video.id != video.id,
            Video.created_at >= now - PERIOD,
            Video.state.in_(MADE),
        )
    )
    found: list[tuple[float, Any, Likeness]] = []
    for row in session.execute(query):
        like = Likeness(
            script=likeness(own.sketch if own else (), row.sketch),
            title=title_likeness(video.title, row.title),
            nearest=str(row.id),
            nearest_title=row.title,
            channel_id=row.channel_id,
        )
        found.append((max(like.script / SAME_SCRIPT, like.title / SAME_TITLE), row.id, like))
    return max(found, default=(0, None, None))[2]


def too_alike(like: Likeness) -> TooAlike:
    """The error that asks a person."""
    return TooAlike(
        f"This video is much like “{like.nearest_title}” ({like.script:.0%} of the script, "
        f"{like.title:.0%} of the title's words).",
        kept="It has not gone out.",
        remedy="Change it, or publish it with publish_anyway and your reason.",
        nearest=like.nearest,
        channel_id=like.channel_id,
        script=round(like.script, 3),
        title=round(like.title, 3),
    )
