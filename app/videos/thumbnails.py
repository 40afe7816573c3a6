"""Choosing a film's thumbnail: one of those that were made, or a picture of one's own."""

import hashlib
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.actions import Action
from app.accounts.audit import Act, record
from app.core.exceptions import Conflict, Invalid, NotFound, PreconditionFailed
from app.core.file_writing import whole_file
from app.media.thumbnail_size import MOST_BYTES
from app.videos import service
from app.videos.delivery import FILMS
from app.videos.models import State, Video
from app.videos.office import Office
from app.videos.thumbnail_choice import CHOSEN, Choice, chosen_of

OWN_FOLDER: Final = "own"
"""Beside the folders of the makings, so that a film made again keeps it."""
OPEN: Final = frozenset({State.AWAITING_APPROVAL, State.COMPLETED})
"""Where a film may be given another thumbnail: it is made, and not yet on its way."""


def choose(
    session: Session,
    owner_id: UUID,
    video_id: UUID,
    choice: Choice,
    *,
    version: int,
    now: datetime,
) -> Video:
    """The film with that thumbnail. Raises PreconditionFailed, Conflict, or NotFound for none of its."""
    video = _open(session, owner_id, video_id, version)
    if choice.file not in video.files:
        raise NotFound("This video has no such thumbnail.", kept="The choice is as it was.")
    return _give(session, video, {**video.files}, choice, now=now)


def demand_open(session: Session, owner_id: UUID, video_id: UUID, *, version: int) -> None:
    """Raise what `keep_own` would, before a picture is written for nothing."""
    _refuse(service.find(session, owner_id, video_id), version)


def keep_own(
    session: Session, owner_id: UUID, video_id: UUID, kept: str, *, version: int, now: datetime
) -> Video:
    """The film with a picture of its owner's as thumbnail, which lies there as `kept`."""
    video = _open(session, owner_id, video_id, version)
    files = {**video.files, Choice.OWN.file: kept}
    files.setdefault(Choice.FIRST.file, files.get(CHOSEN, kept))
    return _give(session, video, files, Choice.OWN, now=now)


def write_own(office: Office, video_id: UUID, content: bytes) -> str:
    """Lay a picture of one's own beside the film's files; how it is called there.

    It becomes a JPEG of 1280 x 720 without whatever else was in the file. Raises Invalid for what is
    no JPEG or PNG, is larger than 2 MB, smaller than 1280 x 720 or not 16 to 9.
    """
    if len(content) > MOST_BYTES:
        raise Invalid(
            f"The picture has {len(content) / 1e6:.1f} MB; YouTube takes thumbnails up to 2 MB.",
            kept="The thumbnail is as it was.",
        )
    from app.videos.own_thumbnail import fitted  # noqa: PLC0415 - dear to load, and seldom needed

    name = f"{OWN_FOLDER}/{hashlib.sha256(content).hexdigest()[:32]}.jpg"
    path = office.folder(video_id) / name
    with whole_file(path) as written:
        written.write_bytes(content)
        written.write_bytes(fitted(written))
    if office.store.bucket is not None:
        office.store.bucket.keep(f"{FILMS}/{video_id}/{name}", path)
    return name


def drop_others(office: Office, video_id: UUID, kept: str) -> None:
    """Delete every picture that was sent for that film but the one called `kept`.

    A shared bucket keeps them until the film is deleted.
    """
    folder = office.folder(video_id) / OWN_FOLDER
    for file in folder.glob("*.jpg"):
        name = f"{OWN_FOLDER}/{file.name}"
        if name != kept:
            file.unlink(missing_ok=True)


def _open(session: Session, owner_id: UUID, video_id: UUID, version: int) -> Video:
    video = service.find(session, owner_id, video_id, for_change=True)
    _refuse(video, version)
    return video


def _refuse(video: Video, version: int) -> None:
    if video.version != version:
        raise PreconditionFailed("The video was changed since you read it.")
    if video.state not in OPEN:
        raise Conflict(
            f"The video is {video.state.value.replace('_', ' ')}; a thumbnail is chosen once it is "
            "made and before it goes out.",
            kept="The choice is as it was.",
        )


def _give(
    session: Session, video: Video, files: dict[str, str], choice: Choice, *, now: datetime
) -> Video:
    before = chosen_of(video.files)
    files[CHOSEN] = files[choice.file]
    video.files, video.updated_at = files, now
    session.flush()
    act = Act(
        action=Action.THUMBNAIL_CHOSEN,
        target=f"video:{video.id}",
        actor_id=video.owner_id,
        before={"thumbnail": before.value if before else "1"},
        after={"thumbnail": choice.value},
    )
    record(session, act, now=now)
    return video
