"""What each step of a publication does: each returns how it ended, or raises why it could not."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from app.publishing import publication_work as work
from app.publishing import upload_kept
from app.publishing.errors import VideoGone, YouTubeRefused
from app.publishing.publication_intent import profile_now, sends_captions
from app.publishing.publication_models import Publication, StepName, StepState
from app.publishing.publication_outcomes import LACKING
from app.publishing.publication_work import Run
from app.publishing.quota import Priority
from app.publishing.upload_ports import Outing, Seat, Shown
from app.tasks.publish_insert import insert
from app.tasks.publish_playlist import add_to_playlist
from app.tasks.publish_press import Later, Press

Act = Callable[[Press, Run, Publication], StepState]

FIRST_LOOK: Final = timedelta(minutes=1)
LONGEST_LOOK: Final = timedelta(minutes=10)
AFTER_RELEASE: Final = timedelta(minutes=2)
"""How long after the chosen minute it is seen whether YouTube has let the film out."""
NOT_TAKEN: Final = frozenset({"failed", "rejected", "deleted"})
"""Upload states in which YouTube shows a film to nobody (API reference, `status.uploadStatus`)."""
NOT_PROCESSED: Final = frozenset({"failed", "terminated"})
"""States of processing after which YouTube does no more (`processingDetails.processingStatus`)."""
MOST_LOOKS: Final = 150
"""Looks at a film that is being processed, about a day, before a person is asked."""
LATEST_CHECK: Final = timedelta(hours=2)
"""So long YouTube is given to let a scheduled film out before that is said."""


class NotAsAsked(YouTubeRefused):
    """YouTube shows the video to others than it was told to, or elsewhere."""

    code = "not_as_asked"


class Lacking(YouTubeRefused):
    """The video is out as it was asked for, and something beside it is missing."""

    code = LACKING


def _channel(press: Press, run: Run, publication: Publication) -> StepState:
    """The account acts for the film's own channel, and no other.

    An upload under way was counted when it was begun, and goes on when the day has no other left.
    """
    begun = press.write(lambda s: upload_kept.is_begun(s, publication.id))
    seat = press.seat(run, publication, "channels.list" if begun else "videos.insert")
    press.demand_own_channel(seat, publication)
    return StepState.DONE


def _processing(press: Press, run: Run, publication: Publication) -> StepState:
    """YouTube has taken the film in."""
    shown = _shown(press, publication, press.seat(run, publication, "videos.list"))
    if shown.failure or shown.upload_status in NOT_TAKEN:
        raise YouTubeRefused(
            f"YouTube did not take the film in: {shown.failure or shown.upload_status}.",
            reason=shown.failure,
            status=200,
            remedy="See it in YouTube Studio; a film that was rejected is not sent again by itself.",
        )
    if shown.upload_status == "processed" or shown.processing == "succeeded":
        return StepState.DONE
    looks = press.write(lambda s: work.tried(s, run, StepName.PROCESSING)).looks + 1
    if shown.processing in NOT_PROCESSED or looks >= MOST_LOOKS:
        raise YouTubeRefused(
            f"YouTube has not finished processing the film ({shown.processing or 'no word of it'}).",
            reason="notProcessed",
            status=200,
            kept=f"It is there, private ({shown.id}).",
            remedy="See it in YouTube Studio; once it plays there, try the step again.",
        )
    pause = min(LONGEST_LOOK, FIRST_LOOK * 2 ** min(looks - 1, 10))
    raise Later("YouTube is still processing the film.", at=press.clock() + pause)


def _thumbnail(press: Press, run: Run, publication: Publication) -> StepState:
    picture = press.file(publication, "thumbnail")
    seat = press.seat(run, publication, "thumbnails.set")
    press.tube.set_thumbnail(seat, publication.youtube_id, picture)
    return StepState.DONE


def _captions(press: Press, run: Run, publication: Publication) -> StepState:
    """The caption track, with units that no other film is promised: it costs 400 of 10,000."""
    metadata, own = press.metadata(publication)
    profile = press.write(lambda s: profile_now(s, publication))
    if (
        not sends_captions(profile, own)
        or not press.file(publication, "captions").read_bytes().strip()
    ):
        return StepState.SKIPPED
    seat = press.seat(run, publication, "captions.insert", Priority.LAST)
    press.tube.add_captions(
        seat, publication.youtube_id, metadata.audio_language, press.file(publication, "captions")
    )
    return StepState.DONE


def _release(press: Press, run: Run, publication: Publication) -> StepState:
    """The film's own words, without the marker, and its minute: read, changed, written."""
    metadata, _ = press.metadata(publication)
    seat = press.seat(run, publication, "videos.update", Priority.URGENT)
    shown = _shown(press, publication, seat)
    press.demand_own_video(seat, publication, shown)
    at = publication.publish_at
    is_ahead = at is not None and at > press.clock() + timedelta(minutes=1)
    if publication.privacy != "public":
        is_ahead = False  # YouTube makes public what has a minute
    outing = Outing(publication.privacy, at if is_ahead else None)
    press.tube.rewrite(seat, shown, metadata, outing)
    press.write(lambda s: work.note_said(s, run, metadata.model_dump(mode="json")))
    return StepState.DONE


def _read_back(press: Press, run: Run, publication: Publication) -> StepState:
    """What YouTube shows is what it was told; a scheduled film is looked at again when it is out."""
    seat = press.seat(run, publication, "videos.list", Priority.URGENT, asks_owner=False)
    shown, now = _shown(press, publication, seat), press.clock()
    press.demand_own_video(seat, publication, shown)
    if shown.failure or shown.upload_status in NOT_TAKEN:
        raise _not_as_asked(f"YouTube has withdrawn it: {shown.failure or shown.upload_status}.")
    if shown.privacy == publication.privacy:
        return _whole(press, run, publication, shown)
    at = publication.publish_at
    if at is not None and shown.publish_at == at.replace(microsecond=0) and now < at:
        raise Later("It goes out at its minute.", at=at + AFTER_RELEASE)
    if at is not None and now < at + LATEST_CHECK and shown.publish_at is not None:
        raise Later("YouTube has not let it out yet.", at=now + LONGEST_LOOK)
    raise _not_as_asked(
        f"YouTube keeps the video {shown.privacy}; it was to be {publication.privacy}."
    )


STUDIO: Final = "Look at it in YouTube Studio, then try the step again."


def _not_as_asked(what: str) -> NotAsAsked:
    return NotAsAsked(what, reason="notAsAsked", status=200, remedy=STUDIO)


def _whole(press: Press, run: Run, publication: Publication, shown: Shown) -> StepState:
    """It is out, with its thumbnail and without our marker. Raises Lacking."""
    wrong = []
    thumbnail = press.write(lambda s: work.step_state(s, run, StepName.THUMBNAIL))
    if thumbnail is StepState.DONE and not shown.has_thumbnail:
        wrong.append("it has not kept its thumbnail")
    if publication.marker in shown.tags:
        wrong.append("it still has our marker among its tags")
    if wrong:
        raise Lacking(
            f"On YouTube {'; '.join(wrong)}.", reason="lacking", status=200, remedy=STUDIO
        )
    return StepState.DONE


def _shown(press: Press, publication: Publication, seat: Seat) -> Shown:
    shown = press.tube.shown(seat, publication.youtube_id)
    if shown is None:
        raise VideoGone(
            f"The video {publication.youtube_id} is no longer on YouTube.",
            kept="The film is kept here.",
            remedy="If it was deleted there, call it off; or try the step insert again: it is sent anew.",
        )
    return shown


ACTS: Final[Mapping[StepName, Act]] = {
    StepName.CHANNEL: _channel,
    StepName.INSERT: insert,
    StepName.PROCESSING: _processing,
    StepName.THUMBNAIL: _thumbnail,
    StepName.CAPTIONS: _captions,
    StepName.PLAYLIST: add_to_playlist,
    StepName.RELEASE: _release,
    StepName.READ_BACK: _read_back,
}
