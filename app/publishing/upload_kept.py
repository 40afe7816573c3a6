"""Uploads under way as they are kept: sealed, and written down before the first byte is sent."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.core.security import Keys
from app.publishing.account_models import YouTubeChannel
from app.publishing.publication_models import Publication, UploadSession
from app.publishing.upload_ports import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An upload session as it was kept. `ending`: the film may be there though nobody was told."""

    address: str = field(repr=False)
    size: int
    ending: bool
    looks: int
    opened_at: datetime


def kept_session(session: Session, publication_id: UUID, keys: Keys) -> Kept | None:
    """The upload session of that publication, or None."""
    row = session.get(UploadSession, publication_id)
    if row is None:
        return None
    return Kept(
        address=keys.unseal(row.address, place=_place(publication_id)),
        size=row.size,
        ending=row.ending,
        looks=row.looks,
        opened_at=row.opened_at,
    )


def keep_session(
    session: Session, publication_id: UUID, address: str, size: int, keys: Keys, *, now: datetime
) -> None:
    """Keep a new session in place of any before it."""
    session.merge(
        UploadSession(
            publication_id=publication_id,
            address=keys.seal(address, place=_place(publication_id)),
            size=size,
            kept=0,
            ending=False,
            looks=0,
            opened_at=now,
        )
    )
    session.flush()


def note_kept(session: Session, publication_id: UUID, kept: int) -> None:
    """Note how many bytes YouTube says it has."""
    _set(session, publication_id, kept=kept)


def note_ending(session: Session, publication_id: UUID) -> None:
    """Note that the bytes that end the film are about to be sent."""
    _set(session, publication_id, ending=True)


def is_begun(session: Session, publication_id: UUID) -> bool:
    """Whether an upload of it is under way."""
    return session.get(UploadSession, publication_id) is not None


def has_ended(session: Session, publication_id: UUID) -> bool:
    """Whether the bytes that end the film were sent or about to be."""
    row = session.get(UploadSession, publication_id)
    return row is not None and row.ending


def note_look(session: Session, publication_id: UUID, looks: int) -> None:
    """Note how often the video was looked for since the session was lost."""
    _set(session, publication_id, looks=looks)


def keep_video(session: Session, publication: Publication, shown: Shown, *, now: datetime) -> None:
    """Note the video that came of it and, on its own channel, when; and forget the session."""
    publication.youtube_id = shown.id
    channel = session.get(YouTubeChannel, publication.channel_id)
    if channel is not None and channel.youtube_id == shown.channel_id:
        channel.uploaded_at = now
    forget_session(session, publication.id)


def forget_session(session: Session, publication_id: UUID) -> None:
    """Forget a session that leads nowhere any more."""
    row = session.get(UploadSession, publication_id)
    if row is not None:
        session.delete(row)
    session.flush()


def _set(session: Session, publication_id: UUID, **values: object) -> None:
    mine = UploadSession.publication_id == publication_id
    session.execute(update(UploadSession).where(mine).values(values))


def _place(publication_id: UUID) -> str:
    return f"upload_sessions:address:{publication_id.hex}"
