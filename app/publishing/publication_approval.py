"""Nothing goes out but the very film that was found good: a film made again since is held."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.exceptions import Conflict
from app.publishing.promises import fulfil
from app.publishing.publication_models import Publication, PublicationState
from app.publishing.publication_reads import of_video
from app.videos.events import say
from app.videos.models import State, Video

PLANNED: Final = frozenset({PublicationState.PLANNED, PublicationState.WAITING})
FOUND_GOOD: Final = frozenset({State.COMPLETED, State.PUBLISHING, State.PUBLISHED})


class FilmChanged(Conflict):
    """The film was made again, or turned down, after its publication was planned."""

    code = "film_changed"

    def __init__(self) -> None:
        super().__init__(
            "The video is not the one any more that was to go out: it was made again or turned down.",
            kept="Nothing was sent.",
            remedy="It goes on by itself when the video is found good.",
        )


def hold_remade(session: Session, video_id: UUID, *, now: datetime) -> None:
    """Hold at once what was planned of a film, locked by the caller, that is made again now."""
    publication = of_video(session, video_id, for_change=True)
    if publication is not None and publication.state in PLANNED:
        hold_changed(session, publication, now=now)


def is_as_approved(session: Session, publication: Publication) -> bool:
    """Whether its film, locked by this, is found good in the making that is to go out."""
    video = session.get(Video, publication.video_id, with_for_update=True)
    if video is None:
        return False
    return video.state in FOUND_GOOD and video.revision == publication.revision


def refuse_changed(session: Session, publication: Publication) -> None:
    """Raise FilmChanged unless the film is as it was approved."""
    if not is_as_approved(session, publication):
        raise FilmChanged


def hold_changed(session: Session, publication: Publication, *, now: datetime) -> None:
    """Hold a publication whose film is another one now, and say why."""
    error = FilmChanged()
    publication.state, publication.begin_at = PublicationState.HELD, None
    publication.problem = error.told
    publication.updated_at, publication.version = now, publication.version + 1
    fulfil(session, publication.id.hex)
    video = session.get(Video, publication.video_id)
    if video is not None:
        say(session, video, f"Not published: {error.what}", now=now)
    session.flush()
