"""The one step that must not be done twice: the film goes to YouTube, once.

The session's address is kept, sealed, before the first byte. A session that is lost after the film's
last bytes were sent may have left a video nobody was told of: it is looked for by its marker among the
channel's uploads, twice and ten minutes apart, before anything is sent again.
"""

import time
from datetime import timedelta
from pathlib import Path
from typing import Final

from app.core.exceptions import Conflict
from app.engine import on_cancel, stop_if_cancelled
from app.publishing import publication_work as work
from app.publishing import upload_kept
from app.publishing.publication_models import Publication, StepState
from app.publishing.publication_work import Run, present
from app.publishing.upload_kept import Kept
from app.publishing.upload_ports import Going, Seat, SessionGone, Shown
from app.tasks.publish_press import Later, Press

LOOKS: Final = 2
BETWEEN_LOOKS: Final = timedelta(minutes=10)
"""A new upload may take minutes to be listed."""
EARLIER: Final = timedelta(minutes=5)
"""Our clock and YouTube's may differ by that much."""
PAUSE: Final = 1.0
"""Seconds between two pieces of news of one upload."""


def insert(press: Press, run: Run, publication: Publication) -> StepState:
    """The film is on YouTube, private, on its own channel."""
    if publication.youtube_id:
        return StepState.DONE
    file = press.file(publication, "video")
    kept = press.write(lambda s: upload_kept.kept_session(s, publication.id, press.keys))
    if kept is not None and kept.size != file.stat().st_size:
        raise Conflict(
            "The film's file was changed while it was being uploaded.",
            kept="What YouTube has of it is shown to nobody.",
            remedy="Make the film again with retry: it is then sent anew, whole.",
        )
    seat = press.seat(run, publication, "videos.insert" if kept is None else "videos.list")
    if kept is None:
        kept = _opened(press, run, publication, seat, file)
    try:
        shown = press.tube.go_on(seat, _going(press, run, publication, kept, file))
    except SessionGone:
        shown = _found_or_again(press, publication, seat, kept)
    return _arrived(press, run, publication, seat, shown)


def _opened(press: Press, run: Run, publication: Publication, seat: Seat, file: Path) -> Kept:
    """A new session, kept before it is used: one whose address was lost has not had a byte."""
    metadata, _ = press.metadata(publication)
    size = file.stat().st_size
    address = press.tube.open_upload(seat, metadata, publication.marker, size)
    now = press.clock()
    press.write(
        lambda s: upload_kept.keep_session(
            s, present(s, run).id, address, size, press.keys, now=now
        )
    )
    return Kept(address=address, size=size, ending=False, looks=0, opened_at=now)


def _going(press: Press, run: Run, publication: Publication, kept: Kept, file: Path) -> Going:
    said_at = -PAUSE

    def tell(bytes_kept: int) -> None:
        nonlocal said_at
        stop_if_cancelled()
        press.demand_owner(publication)
        if time.monotonic() - said_at < PAUSE and bytes_kept < kept.size:
            return
        said_at = time.monotonic()
        percent = 100 * bytes_kept // kept.size
        message = f"Uploading ({bytes_kept // 2**20} of {-(-kept.size // 2**20)} MB)"
        press.write(lambda s: upload_kept.note_kept(s, run.publication_id, bytes_kept))
        press.write(lambda s: work.advance(s, run, "upload", percent, message, now=press.clock()))

    def ending() -> None:
        stop_if_cancelled()
        press.demand_owner(publication)
        press.write(lambda s: upload_kept.note_ending(s, run.publication_id))

    return Going(
        address=kept.address,
        file=file,
        size=kept.size,
        tell=tell,
        ending=ending,
        on_stop=on_cancel,
    )


def _found_or_again(press: Press, publication: Publication, seat: Seat, kept: Kept) -> Shown:
    """The video that the lost session left. Raises Later while it may still come to light.

    Where the film's end was never sent there can be none, and nothing is looked for.
    """
    if kept.ending or press.write(lambda s: upload_kept.has_ended(s, publication.id)):
        _, playlist = press.tube.own_channel(seat)
        since = kept.opened_at - EARLIER
        found = press.tube.marked(seat, publication.marker, playlist, since)
        if found is not None:
            return found
        if kept.looks + 1 < LOOKS:
            press.write(lambda s: upload_kept.note_look(s, publication.id, kept.looks + 1))
            what = "The upload's session was lost; its video is looked for before it is sent again."
            raise Later(what, at=press.clock() + BETWEEN_LOOKS)
    press.write(lambda s: upload_kept.forget_session(s, publication.id))
    raise Later("The upload's session was lost; it begins anew.", at=press.clock())


def _arrived(
    press: Press, run: Run, publication: Publication, seat: Seat, shown: Shown
) -> StepState:
    """Note the video, and see that it came to the right channel."""
    now = press.clock()
    press.write(lambda s: upload_kept.keep_video(s, present(s, run), shown, now=now))
    publication.youtube_id = shown.id
    press.demand_own_video(seat, publication, shown)
    return StepState.DONE
