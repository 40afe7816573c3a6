"""The sameness guard: no film goes out that says what another film of the owner says already."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.exceptions import Conflict
from app.core.upsert import insert_or
from app.database import Database
from app.publishing.metadata_film import FilmGone
from app.publishing.publication_files import Shelf
from app.publishing.publication_models import FilmPrint
from app.publishing.publication_print import likeness, sketch_of, title_likeness
from app.videos.models import State, Video

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


@dataclass(frozen=True, slots=True)
class Unprinted:
    """A film without a sketch, and the names of its files."""

    video_id: UUID
    revision: int
    files: dict[str, str]


def unprinted(session: Session, owner_id: UUID, *, now: datetime) -> list[Unprinted]:
    """The owner's recent films of which there is no sketch."""
    known = select(FilmPrint.video_id).where(
        FilmPrint.video_id == Video.id, FilmPrint.revision == Video.revision
    )
    query = (
        select(Video.id, Video.revision, Video.files)
        .where(
            Video.owner_id == owner_id,
            Video.created_at >= now - PERIOD,
            Video.state.in_(MADE),
            ~known.exists(),
        )
        .order_by(Video.created_at.desc())
        .limit(MOST_AT_ONCE)
    )
    return [Unprinted(row.id, row.revision, row.files) for row in session.execute(query)]


def take_prints(database: Database, shelf: Shelf, owner_id: UUID, *, now: datetime) -> None:
    """Sketch the owner's recent films that have no sketch. Reads files: in threads only."""
    with database.transaction() as session:
        wanted = unprinted(session, owner_id, now=now)
    for film in wanted:
        try:
            said = shelf.said(film.video_id, film.files)
        except FilmGone:
            continue
        row = {
            "video_id": film.video_id,
            "owner_id": owner_id,
            "revision": film.revision,
            "title": said.title[:200],
            "sketch": sketch_of(said.lines),
            "made_at": now,
        }
        with database.transaction() as session:
            if _is_as_read(session, film):  # who made it and who approves it may both sketch it
                statement = insert_or(session, FilmPrint).values(row)
                session.execute(
                    statement.on_conflict_do_update(index_elements=["video_id"], set_=row)
                )


def _is_as_read(session: Session, film: Unprinted) -> bool:
    """Whether the film is there and was not made again since; it stays there until the commit."""
    there = session.get(Video, film.video_id, with_for_update={"read": True, "key_share": True})
    return there is not None and there.revision == film.revision


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
