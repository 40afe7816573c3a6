"""A private test upload: what a first film on a channel would meet, found out and deleted again."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pydantic import JsonValue, TypeAdapter
from sqlalchemy.orm import Session

from app.core.exceptions import YtempireError
from app.publishing.account_models import YouTubeChannel
from app.publishing.errors import WrongChannel, YouTubeRefused
from app.publishing.metadata import Metadata
from app.publishing.quota import Priority
from app.publishing.quota_costs import Bucket, cost_of
from app.publishing.seats import Seats
from app.publishing.standing import demand_channel
from app.publishing.trial_clip import trial_clip
from app.publishing.upload_ports import Going, Outing, Seat, Shown

MARKER: Final = "yte-trial"
"""The tag of every test upload: one that was left by a killed process is found by it."""
LEFT: Final = timedelta(days=30)
"""How far back one that was left is looked for."""
LOOKS, PAUSE = 6, 5.0
"""How often and with how many seconds between YouTube is asked whether it has taken the clip in."""
SAID: Final = Metadata(
    title="Test upload of YTEMPIRE, deleted at once",
    description="Made to see whether uploads work.",
    tags=(MARKER,),
    made_for_kids=False,
    synthetic_media=False,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What a test upload found. `thumbnails` and `goes_public` are None where that was not tried.

    `leftover` is the video that could not be deleted, empty if none is left; `refused` is what YouTube
    said to what it refused. `units` and `uploads` are what it took of the day.
    """

    youtube_channel: str
    youtube_id: str
    privacy: str
    processing: str
    thumbnails: bool | None
    goes_public: bool | None
    leftover: str
    refused: tuple[str, ...]
    units: int
    uploads: int

    @property
    def is_fine(self) -> bool:
        """Whether a film would go out as it should."""
        return not (self.refused or self.leftover or self.privacy != "private")


@dataclass(frozen=True, slots=True)
class LastTrial:
    """What the last test upload of a channel found, and when."""

    trial: Trial
    at: datetime


class _Bill:
    """What the calls of one trial count as."""

    def __init__(self, seat: Seat, cost: Callable[[str], tuple[int, int]]) -> None:
        self._seat, self._cost = seat, cost
        self.units = self.uploads = 0

    @property
    def seat(self) -> Seat:
        """The same seat, counting."""
        return replace(self._seat, spend=self._spend)

    @contextmanager
    def _spend(self, method: str) -> Iterator[None]:
        with self._seat.spend(method):
            units, uploads = self._cost(method)
            self.units, self.uploads = self.units + units, self.uploads + uploads
            yield


def try_upload(
    seats: Seats,
    channel_id: str,
    *,
    unlisted: bool = False,
    rest: Callable[[float], None] = time.sleep,
) -> Trial:
    """Upload two seconds privately, look at them, set a thumbnail, and delete them. Blocks.

    With `unlisted` it is also seen whether YouTube lets anything but private out of this project: the
    clip is unlisted for a moment. Raises WrongChannel before anything is sent, and what calls raise.
    """
    with seats.database.transaction() as session:
        theirs = demand_channel(session, channel_id).youtube_id
    bill = _Bill(seats.of(channel_id, "videos.insert", Priority.USUAL), _cost)
    found, playlist = seats.tube.own_channel(bill.seat)
    if found != theirs:
        raise WrongChannel(
            f"The account acts for the channel {found or 'of nobody'}, not for {theirs}.",
            kept="Nothing was uploaded.",
            remedy="Connect the account of this very channel.",
        )
    _sweep(seats, bill.seat, playlist)
    with TemporaryDirectory(prefix="ytempire-trial-") as folder:
        clip, picture = trial_clip(Path(folder))
        shown = _uploaded(seats, bill.seat, clip)
        trial = _looked_at(seats, bill, shown, picture, theirs, unlisted=unlisted, rest=rest)
    with seats.database.transaction() as session:
        channel = session.get_one(YouTubeChannel, channel_id)
        channel.trial = _kept(trial) | {"at": seats.clock().isoformat()}
    return trial


def last_trial(session: Session, channel_id: str) -> LastTrial | None:
    """The last test upload of that channel; None where none was made."""
    channel = session.get(YouTubeChannel, channel_id)
    if channel is None or channel.trial is None:
        return None
    at = datetime.fromisoformat(str(channel.trial["at"]))
    return LastTrial(TypeAdapter(Trial).validate_python(channel.trial), at)


def _sweep(seats: Seats, seat: Seat, playlist: str) -> None:
    """Delete what an earlier test upload left because its process died."""
    left = seats.tube.marked(seat, MARKER, playlist, seats.clock() - LEFT)
    if left is not None:
        seats.tube.delete(seat, left.id)


def _uploaded(seats: Seats, seat: Seat, clip: Path) -> Shown:
    size = clip.stat().st_size
    going = Going(
        address=seats.tube.open_upload(seat, SAID, MARKER, size),
        file=clip,
        size=size,
        tell=lambda _: None,
        ending=lambda: None,
        on_stop=lambda _: nullcontext(),
    )
    return seats.tube.go_on(seat, going)


def _looked_at(
    seats: Seats,
    bill: _Bill,
    uploaded: Shown,
    picture: Path,
    theirs: str,
    *,
    unlisted: bool,
    rest: Callable[[float], None],
) -> Trial:
    refused: list[str] = []
    thumbnails = goes_public = None
    shown, leftover = uploaded, uploaded.id
    try:
        shown = _taken_in(seats, bill.seat, uploaded, rest)
        if shown.channel_id != theirs:
            refused.append(f"YouTube put the clip on the channel {shown.channel_id}.")
        if shown.failure:
            refused.append(f"YouTube did not take the clip in: {shown.failure}.")
        thumbnails = _thumbnail(seats, bill.seat, shown, picture, refused)
        if unlisted:
            goes_public = _lets_out(seats, bill.seat, shown, refused)
    except YtempireError as error:
        refused.append(error.what)
    finally:
        leftover = _deleted(seats, bill.seat, uploaded.id, refused)
    return Trial(
        youtube_channel=shown.channel_id,
        youtube_id=shown.id,
        privacy=shown.privacy,
        processing=shown.processing or shown.upload_status,
        thumbnails=thumbnails,
        goes_public=goes_public,
        leftover=leftover,
        refused=tuple(refused),
        units=bill.units,
        uploads=bill.uploads,
    )


def _taken_in(seats: Seats, seat: Seat, shown: Shown, rest: Callable[[float], None]) -> Shown:
    for look in range(LOOKS):
        rest(PAUSE if look else 0)
        shown = seats.tube.shown(seat, shown.id) or shown
        if shown.processing != "processing" and shown.upload_status != "uploaded":
            break
    return shown


def _thumbnail(
    seats: Seats, seat: Seat, shown: Shown, picture: Path, refused: list[str]
) -> bool | None:
    try:
        seats.tube.set_thumbnail(seat, shown.id, picture)
    except YouTubeRefused as error:
        refused.append(f"{error.what} Verify the phone at youtube.com/verify.")
        return False
    except YtempireError as error:
        refused.append(error.what)
        return None
    return True


def _lets_out(seats: Seats, seat: Seat, shown: Shown, refused: list[str]) -> bool:
    """Whether YouTube lets uploads of this project be anything but private."""
    seats.tube.rewrite(seat, shown, SAID, Outing("unlisted"))
    after = seats.tube.shown(seat, shown.id)
    lets_out = after is not None and after.privacy == "unlisted"
    if not lets_out:
        refused.append(
            "YouTube keeps uploads of this project private: it has not passed Google's audit."
        )
    return lets_out


def _deleted(seats: Seats, seat: Seat, video_id: str, refused: list[str]) -> str:
    try:
        seats.tube.delete(seat, video_id)
    except YtempireError as error:
        refused.append(f"{error.what} Delete {video_id} in YouTube Studio; it is not public.")
        return video_id
    return ""


def _cost(method: str) -> tuple[int, int]:
    cost = cost_of(method)
    return (cost.amount if cost.bucket is Bucket.UNITS else 0), int(cost.bucket is Bucket.UPLOADS)


def _kept(trial: Trial) -> dict[str, JsonValue]:
    return {**asdict(trial), "refused": list(trial.refused)}
